/** Stands in for a module of network code that a library imports and Tradecraft never uses. */
module.exports = {};
