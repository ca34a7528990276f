/** A table as a file that another school can take. What is in it is the server's to judge; here only whether it is one at all. */

import type { Definition } from "../../proto/OwnInstruments";

/** So that nobody's other JSON is taken for a table. */
const KIND = "sandu-scoring-table";

interface TableFile extends Definition {
  readonly kind: typeof KIND;
}

export function fileOf({ name, source, licence, form }: Definition): string {
  const file: TableFile = { kind: KIND, name, source, licence, form };
  return JSON.stringify(file, null, 2);
}

export function definitionIn(text: string): Definition | null {
  try {
    const file = JSON.parse(text) as Partial<TableFile> | null;
    if (file?.kind !== KIND || file.name === undefined || file.form === undefined) return null;
    const { name, source = { zh: "", en: "" }, licence = { zh: "", en: "" }, form } = file;
    return { name, source, licence, form };
  } catch {
    return null;
  }
}
