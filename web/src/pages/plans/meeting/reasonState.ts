/** How far the reason is that somebody writes for a mark of theirs. */

/** `writing`: typed, and not yet in the document. */
export type ReasonState = "none" | "writing" | "kept";
