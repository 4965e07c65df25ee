/** What the bench calls of the core directly. */
export { createLibrary } from "../../server/src/core/techniques/library.ts";
