/** LibreOffice as the other program that opens our files, and makes one for us. */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A first start on a busy machine makes a whole profile. */
const patienceMs = 60_000;

/** Opens a file, does one command to it and stores it as flat XML. */
const macro = `Sub Settle(source As String, command As String, target As String)
  Dim loading(0) As New com.sun.star.beans.PropertyValue
  Dim storing(0) As New com.sun.star.beans.PropertyValue
  Dim paper As Object
  Dim dispatcher As Object
  loading(0).Name = "Hidden"
  loading(0).Value = True
  storing(0).Name = "FilterName"
  storing(0).Value = "OpenDocument Text Flat XML"
  paper = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, loading())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(paper.CurrentController.Frame, ".uno:" &amp; command, "", 0, Array())
  paper.storeToURL(ConvertToURL(target), storing())
  paper.close(True)
End Sub`;

export class Office {
  private constructor(private readonly folder: string) {}

  /** With a profile of its own, so that nobody's running LibreOffice answers instead. */
  static async open(): Promise<Office> {
    const office = new Office(await mkdtemp(join(tmpdir(), "sandu-office-")));
    // The first start fills the profile, over whatever is there.
    await office.soffice("--terminate_after_init");
    const head = '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">';
    const module = `<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">${macro}</script:module>`;
    await writeFile(office.path("profile/user/basic/Standard/Module1.xba"), head + module);
    return office;
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** The file in another format, beside it. */
  async convert(path: string, format: "docx" | "fodt"): Promise<string> {
    await this.soffice("--convert-to", format, "--outdir", this.folder, path);
    return join(this.folder, basename(path).replace(/\.[^.]*$/u, `.${format}`));
  }

  /** The file as flat XML after everything tracked in it was taken or refused. */
  async settled(path: string, command: "AcceptAllTrackedChanges" | "RejectAllTrackedChanges"): Promise<string> {
    const target = this.path(`${command}.fodt`);
    await rm(target, { force: true });
    await this.soffice("--norestore", `macro:///Standard.Module1.Settle("${path}","${command}","${target}")`);
    return readFile(target, "utf8");
  }

  private async soffice(...parts: readonly string[]): Promise<void> {
    await run(process.env["SOFFICE"] ?? "soffice", [`-env:UserInstallation=file://${this.folder}/profile`, "--headless", ...parts], { timeout: patienceMs });
  }
}

/** Who made how many of the tracked changes in flat XML. */
export function trackedBy(flat: string): ReadonlyMap<string, number> {
  const regions = /<text:tracked-changes[\s\S]*?<\/text:tracked-changes>/u.exec(flat)?.[0] ?? "";
  const counts = new Map<string, number>();
  for (const [, name = ""] of regions.matchAll(/<dc:creator>([^<]*)<\/dc:creator>/gu)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** The paragraphs and headings of flat XML as text, without comments. */
export function linesOf(flat: string): readonly string[] {
  const body = flat.replace(/^[\s\S]*<office:text\b/u, "").replace(/<text:tracked-changes[\s\S]*?<\/text:tracked-changes>/u, "");
  const own = body.replace(/<(office:annotation|office:binary-data)(?=[\s>])[\s\S]*?<\/\1>/gu, "");
  return [...own.matchAll(/<text:(?:p|h)\b[^>]*?(?:\/>|>([\s\S]*?)<\/text:(?:p|h)>)/gu)]
    .map(([, inside = ""]) => inside.replace(/<text:s\/>/gu, " ").replace(/<[^>]*>/gu, "").trim())
    .filter((line) => line !== "");
}
