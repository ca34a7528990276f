//! Presence: who is here and where their caret is. Never stored, never waits for a commit, never carries a name the client chose.

use super::access::Account;
use sandu_proto::varint::{Malformed, Reader, write_bytes, write_uint};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The most that one awareness message may hold: a caret is some hundred bytes.
pub const MAX_BYTES: usize = 4096;
/// An entry that is not renewed for this long is gone (y-protocols' own limit; clients renew every 15 s).
pub const TTL_MS: u64 = 30_000;
/// Entries a client may bring in one message: its own, and what a stock client repeats of others.
const MAX_ENTRIES: u64 = 512;

/// One client's entry as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub client: u64,
    pub clock: u64,
    /// `None`: the client says that it is gone.
    pub state: Option<Map<String, Value>>,
}

/// Takes an awareness update apart.
pub fn decode(bytes: &[u8]) -> Result<Vec<Entry>, Malformed> {
    let mut reader = Reader::new(bytes);
    let count = reader.uint()?;
    if count > MAX_ENTRIES {
        return Err(Malformed::TooLarge);
    }
    let mut entries = Vec::new();
    for _ in 0..count {
        let (client, clock) = (reader.uint()?, reader.uint()?);
        // serde_json refuses more than 128 levels by itself.
        let state = match serde_json::from_str(reader.text()?).map_err(|_| Malformed::UnknownType)? {
            Value::Null => None,
            Value::Object(state) => Some(state),
            _ => return Err(Malformed::UnknownType),
        };
        entries.push(Entry { client, clock, state });
    }
    reader.end()?;
    Ok(entries)
}

struct Present {
    clock: u64,
    socket: u64,
    renewed_ms: u64,
    /// JSON text as it is sent.
    state: String,
}

/// Who is present in one document.
#[derive(Default)]
pub struct Presence {
    clients: HashMap<u64, Present>,
    /// The last clock of clients that left, so that a return under the same id is believed by its peers.
    left: HashMap<u64, u64>,
}

/// What to make of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Tell the others.
    News,
    /// Old, or repeated for somebody else.
    Nothing,
}

impl Presence {
    /// Which socket announced this client id.
    #[must_use]
    pub fn socket_of(&self, client: u64) -> Option<u64> {
        self.clients.get(&client).map(|present| present.socket)
    }

    /// Takes in an entry that `socket` may speak for.
    pub fn hear(&mut self, entry: Entry, account: &Account, socket: u64, now_ms: u64) -> Heard {
        let known = self.clients.get(&entry.client).map(|present| present.clock);
        if known.is_some_and(|clock| clock > entry.clock) {
            return Heard::Nothing;
        }
        match entry.state {
            Some(state) => {
                self.left.remove(&entry.client);
                let state = named(state, account);
                self.clients.insert(entry.client, Present { clock: entry.clock, socket, renewed_ms: now_ms, state });
                Heard::News
            }
            None => match self.clients.remove(&entry.client) {
                Some(_) => {
                    self.left.insert(entry.client, entry.clock);
                    Heard::News
                }
                None => Heard::Nothing,
            },
        }
    }

    /// Removes what `socket` announced; answers with the client ids.
    pub fn leave(&mut self, socket: u64) -> Vec<u64> {
        self.remove_where(|present| present.socket == socket)
    }

    /// Removes what was not renewed in time.
    pub fn expire(&mut self, now_ms: u64) -> Vec<u64> {
        self.remove_where(|present| now_ms.saturating_sub(present.renewed_ms) > TTL_MS)
    }

    fn remove_where(&mut self, gone: impl Fn(&Present) -> bool) -> Vec<u64> {
        let clients: Vec<u64> = self.clients.iter().filter(|(_, present)| gone(present)).map(|(client, _)| *client).collect();
        for client in &clients {
            if let Some(present) = self.clients.remove(client) {
                // One more than the last, so that peers take the removal for newer.
                self.left.insert(*client, present.clock + 1);
            }
        }
        clients
    }

    /// The awareness update about these clients.
    #[must_use]
    pub fn encode(&self, clients: &[u64]) -> Vec<u8> {
        let mut out = Vec::new();
        write_uint(&mut out, clients.len() as u64);
        for client in clients {
            write_uint(&mut out, *client);
            match self.clients.get(client) {
                Some(present) => {
                    write_uint(&mut out, present.clock);
                    write_bytes(&mut out, present.state.as_bytes());
                }
                None => {
                    write_uint(&mut out, self.left.get(client).copied().unwrap_or(0));
                    write_bytes(&mut out, b"null");
                }
            }
        }
        out
    }

    /// Everybody who is here; `None` when nobody is.
    #[must_use]
    pub fn encode_all(&self) -> Option<Vec<u8>> {
        let clients: Vec<u64> = self.clients.keys().copied().collect();
        if clients.is_empty() { None } else { Some(self.encode(&clients)) }
    }
}

/// The state with the account's own name in it, whatever the client wrote there.
fn named(mut state: Map<String, Value>, account: &Account) -> String {
    let mut user = Map::new();
    user.insert("id".into(), account.id.to_string().into());
    user.insert("name".into(), account.name.clone().into());
    state.insert("user".into(), user.into());
    Value::Object(state).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandu_proto::id::AccountId;

    fn entry(client: u64, clock: u64, state: &str) -> Entry {
        Entry { client, clock, state: serde_json::from_str(state).expect("an object or null") }
    }

    #[test]
    fn the_name_is_the_accounts_whatever_the_client_wrote() {
        let account = Account { id: AccountId::new(), name: "王丽娟".into() };
        let mut presence = Presence::default();
        assert_eq!(presence.hear(entry(7, 1, r#"{"user":{"name":"校长"},"cursor":1}"#), &account, 1, 0), Heard::News);
        let heard = decode(&presence.encode(&[7])).expect("decodes");
        let state = heard[0].state.clone().expect("present");
        assert_eq!(state["user"]["name"], "王丽娟");
        assert_eq!(state["cursor"], 1);
    }

    #[test]
    fn who_leaves_or_falls_silent_is_gone_for_the_others() {
        let account = Account { id: AccountId::new(), name: "赵明".into() };
        let mut presence = Presence::default();
        presence.hear(entry(7, 4, "{}"), &account, 1, 0);
        presence.hear(entry(8, 1, "{}"), &account, 2, 20_000);
        assert_eq!(presence.expire(TTL_MS + 1), [7]);
        assert_eq!(decode(&presence.encode(&[7])).expect("decodes"), [entry(7, 5, "null")]);
        assert_eq!(presence.leave(2), [8]);
        assert_eq!(presence.encode_all(), None);
    }

    #[test]
    fn an_older_clock_changes_nothing() {
        let account = Account { id: AccountId::new(), name: "赵明".into() };
        let mut presence = Presence::default();
        presence.hear(entry(7, 4, r#"{"cursor":4}"#), &account, 1, 0);
        assert_eq!(presence.hear(entry(7, 3, r#"{"cursor":3}"#), &account, 1, 1), Heard::Nothing);
        assert_eq!(decode(&presence.encode(&[7])).expect("decodes")[0].state.as_ref().expect("present")["cursor"], 4);
    }

    #[test]
    fn a_state_that_is_no_object_is_malformed() {
        let mut bytes = vec![1, 7, 1];
        write_bytes(&mut bytes, b"[1]");
        assert_eq!(decode(&bytes), Err(Malformed::UnknownType));
        assert_eq!(decode(&[200, 200]), Err(Malformed::Truncated));
    }
}
