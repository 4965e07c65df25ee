/** Stands in for gray-matter's engines: no language is known until the caller names one. */
module.exports = {};
