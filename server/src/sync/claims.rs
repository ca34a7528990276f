//! Who may write under which Yjs client id: a name is true only if an id serves one account, in all documents that share a family.

use super::admit::Ownership;
use sandu_proto::id::AccountId;
use std::collections::HashMap;

/// Which account a client id belongs to, for all documents of a family.
#[derive(Debug, Default)]
pub struct Claims(HashMap<u64, AccountId>);

impl Claims {
    #[must_use]
    pub fn new(claims: impl IntoIterator<Item = (u64, AccountId)>) -> Self {
        Self(claims.into_iter().collect())
    }

    #[must_use]
    pub fn ownership(&self, client: u64, account: AccountId) -> Ownership {
        match self.0.get(&client) {
            // What the server itself wrote (templates, imports) is nobody's to continue.
            _ if client == crate::replica::SERVER_CLIENT => Ownership::Theirs,
            None => Ownership::Unclaimed,
            Some(owner) if *owner == account => Ownership::Mine,
            Some(_) => Ownership::Theirs,
        }
    }

    /// The first use: from now on the id is this account's.
    pub fn claim(&mut self, client: u64, account: AccountId) {
        self.0.entry(client).or_insert(account);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_use_claims_an_id_for_good() {
        let (mine, theirs) = (AccountId::new(), AccountId::new());
        let mut claims = Claims::default();
        assert_eq!(claims.ownership(7, mine), Ownership::Unclaimed);
        claims.claim(7, mine);
        claims.claim(7, theirs);
        assert_eq!((claims.ownership(7, mine), claims.ownership(7, theirs)), (Ownership::Mine, Ownership::Theirs));
    }

    #[test]
    fn the_servers_own_id_is_nobodys() {
        assert_eq!(Claims::default().ownership(crate::replica::SERVER_CLIENT, AccountId::new()), Ownership::Theirs);
    }
}
