/** What became of one thing that was sent to the server over HTTP, in the name of its account. */

/** Says whose it is: the server refuses it (401) when somebody else is logged in on this device by now. */
export const ACCOUNT_HEADER = "sandu-account";

const UNAUTHORIZED = 401;
/** Refusals that pass: a slow line, too early, too many at once. */
const PASSING = [408, 425, 429];

export type Delivery = { result: "taken"; response: Response } | { result: "refused"; response: Response } | { result: "later" } | { result: "logged-out" };

/** The server has said yes or no. */
export type Answered = Extract<Delivery, { response: Response }>;

/** Asks; `later` when there was no answer, or one that says nothing about what was sent. */
export async function deliver(ask: () => Promise<Response>): Promise<Delivery> {
  let response: Response;
  try {
    response = await ask();
  } catch {
    return { result: "later" };
  }
  if (response.ok) return { result: "taken", response };
  if (response.status === UNAUTHORIZED) return { result: "logged-out" };
  const isFinal = response.status >= 400 && response.status < 500 && !PASSING.includes(response.status);
  return isFinal ? { result: "refused", response } : { result: "later" };
}
