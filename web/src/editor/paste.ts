/**
 * What comes from the clipboard. Foreign HTML is cleaned of what Word, WPS and web pages carry along; after that the schema
 * decides, and nothing that it does not name gets in. Pictures come as files, are stored first and then shown.
 */

import type { Slice } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { insertImage } from "./commands";
import type { CompositionGuard } from "./composition";
import { blockIdOf, isImageAddress } from "./schema";
import { rebuildLists } from "./wordLists";

export interface ImageStore {
  /** Stores a picture and says where it is. */
  upload(file: Blob): Promise<{ readonly src: string }>;
  /** Tells the person that a picture could not be stored. */
  failed(reason: unknown): void;
}

const unwanted = "script,style,meta,link,title,xml,iframe,object,embed,form,input,button,svg,template,noscript";

function withoutComments(root: Node): void {
  const walker = root.ownerDocument?.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const comments: Node[] = [];
  while (walker?.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.parentNode?.removeChild(comment);
}

/** Word's `<o:p>` holds a space that keeps an empty paragraph open; nothing a person wrote. */
function withoutOfficeTags(root: HTMLElement): void {
  for (const element of [...root.querySelectorAll("*")]) {
    if (!element.tagName.includes(":")) continue;
    if ((element.textContent ?? "").replace(/[\s\u00a0]/g, "") === "") element.remove();
    else element.replaceWith(...element.childNodes);
  }
}

/** Our own pictures are recognised under this site's full address; all others (file:///, foreign sites) go. */
function onlyOwnImages(root: HTMLElement): void {
  for (const image of [...root.querySelectorAll("img")]) {
    const src = image.getAttribute("src") ?? "";
    const path = src.startsWith(`${location.origin}/`) ? src.slice(location.origin.length) : src;
    if (isImageAddress(path)) image.setAttribute("src", path);
    else image.remove();
  }
}

function isBlank(element: Element): boolean {
  return (element.textContent ?? "").replace(/[\s\u00a0]/g, "") === "" && element.querySelector("img,br,hr,table") === null;
}

/** HTML from other programs, ready for the schema. HTML of this editor passes as it is. */
export function cleanHtml(html: string): string {
  if (html.includes("data-pm-slice")) return html;
  const { body } = new DOMParser().parseFromString(html, "text/html");
  withoutComments(body);
  for (const element of [...body.querySelectorAll(unwanted)]) element.remove();
  rebuildLists(body);
  withoutOfficeTags(body);
  onlyOwnImages(body);
  for (const paragraph of [...body.querySelectorAll("p")]) if (isBlank(paragraph) && paragraph.parentElement?.tagName !== "TD") paragraph.remove();
  for (const title of [...body.querySelectorAll("p.MsoTitle")]) {
    const heading = body.ownerDocument.createElement("h1");
    heading.append(...title.childNodes);
    title.replaceWith(heading);
  }
  return body.innerHTML;
}

/** What the server takes (`server/src/images`): what it is sure to refuse is refused here, before it stands in the text. */
const takenTypes = ["image/png", "image/jpeg", "image/webp", "image/gif"];
const maxImageBytes = 10 * 1024 * 1024;

/** A browser that does not know what kind a file is leaves that to the server. */
function isTaken(file: Blob): boolean {
  return (file.type === "" || takenTypes.includes(file.type)) && file.size <= maxImageBytes;
}

export function imageFiles(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}

/** Excel and Word put a picture of the copied text beside the text; the text is what was meant. */
function holdsText(data: DataTransfer): boolean {
  const { body } = new DOMParser().parseFromString(data.getData("text/html"), "text/html");
  return (body.textContent ?? "").trim() !== "";
}

/**
 * Stores pictures and shows each where the caret was. The place is remembered by block id: positions do not survive the
 * edits that others make meanwhile.
 */
export async function addImages(view: EditorView, files: readonly Blob[], at: number, store: ImageStore, guard: CompositionGuard): Promise<void> {
  const $at = view.state.doc.resolve(at);
  const top = $at.depth > 0 ? $at.node(1) : $at.nodeBefore;
  let after = top && blockIdOf(top);
  for (const file of files) {
    if (!isTaken(file)) {
      store.failed(new Error("the server would refuse this picture"));
      continue;
    }
    try {
      const { src } = await store.upload(file);
      await new Promise<void>((resolve) => guard.whenSettled(resolve));
      if (view.isDestroyed || !view.editable) return;
      insertImage(src, "", after)(view.state, view.dispatch);
      after = blockIdOf(view.state.doc.nodeAt(view.state.selection.from) ?? view.state.doc) ?? after;
    } catch (reason) {
      store.failed(reason);
    }
  }
}

/**
 * Pasting into an empty paragraph makes it the pasted block, id and all: a paragraph that is cut and pasted was moved. (If
 * the id is still in use it gets a new one, as for every copy.)
 */
function moveInto(view: EditorView, slice: Slice): boolean {
  const { $from, empty } = view.state.selection;
  const first = slice.content.firstChild;
  if (!empty || !$from.parent.isTextblock || $from.parent.content.size > 0 || slice.openStart === 0) return false;
  if (!first?.isTextblock || blockIdOf(first) === null) return false;
  if (!$from.node(-1).canReplaceWith($from.index(-1), $from.index(-1) + 1, first.type)) return false;
  const tr = view.state.tr.setNodeMarkup($from.before(), first.type, first.attrs).replaceSelection(slice);
  view.dispatch(tr.scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste"));
  return true;
}

export function paste(images: ImageStore | null, guard: CompositionGuard): Plugin {
  const take = (view: EditorView, files: readonly File[], at: number): boolean => {
    if (images === null || files.length === 0 || !view.editable) return false;
    void addImages(view, files, at, images, guard);
    return true;
  };
  return new Plugin({
    props: {
      transformPastedHTML: cleanHtml,
      handlePaste: (view, event, slice) => {
        const data = event.clipboardData;
        return (data != null && !holdsText(data) && take(view, imageFiles(data), view.state.selection.to)) || moveInto(view, slice);
      },
      handleDrop: (view, event, _slice, moved) => {
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
        return !moved && at !== null && take(view, imageFiles(event.dataTransfer), at.pos);
      },
    },
  });
}
