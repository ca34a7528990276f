/** Where to go after logging in: an address of this page, never one that a link smuggled in. */
export function safeNext(asked: unknown): string {
  // `//host` and `/\host` are other sites to a browser.
  if (typeof asked !== "string" || !/^\/(?![/\\])/.test(asked)) return "/";
  return asked.startsWith("/login") ? "/" : asked;
}
