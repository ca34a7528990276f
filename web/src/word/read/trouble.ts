/** Why a file cannot be read, and the limits that protect the tab it is read in. */

export type Trouble =
  /** No Word file at all. */
  | "not-word"
  /** Word's format of before 2007, or a file with a password: both look the same from outside. */
  | "old-word"
  | "pdf"
  /** Cut off, or damaged. */
  | "broken"
  /** More bytes than we take. */
  | "too-large"
  /** Packed so that it would fill the memory. */
  | "bomb"
  /** Declares entities or a document type, nests without end, or the like: no program writes such a plan. */
  | "hostile"
  /** More text than a plan can hold. */
  | "too-long";

export class Unreadable extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
    this.name = "Unreadable";
  }
}

/** Of the file as it is; a plan with many photographs has about 10 MB. */
export const maxPackedBytes = 20 * 1024 * 1024;
/** Of all that is unpacked together. */
export const maxUnpackedBytes = 200 * 1024 * 1024;
/** XML packs to a tenth or a thirtieth; a bomb to a thousandth. */
export const maxRatio = 100;
/** Below this no ratio is suspicious: a part that is nearly empty packs to nothing. */
export const harmlessBytes = 8 * 1024 * 1024;
/** A plan with a hundred pictures has about 130 entries. */
export const maxEntries = 2_000;
/** Of one part with text: as a tree in memory it takes ten times as much. */
export const maxXmlBytes = 48 * 1024 * 1024;
/** Tables in tables in text boxes come to 60. */
export const maxDepth = 200;
/** 200 pages have about 200,000 elements. */
export const maxElements = 2_000_000;
/** 200 pages have about 6,000 blocks. */
export const maxBlocks = 40_000;
