/** A ProseMirror document as JSON, the form in which versions are stored and compared. Every block has `attrs.id`. */

export interface Mark {
  readonly type: string;
}

export interface Content {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly Content[];
  readonly text?: string;
  readonly marks?: readonly Mark[];
}
