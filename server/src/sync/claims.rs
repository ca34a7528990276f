//! Who may write under which Yjs client id: a name is true only if an id serves one account, in all documents that share a family.

use super::admit::Ownership;
use sandu_proto::id::AccountId;
use std::collections::HashMap;

/// Which account a client id belongs to, for all documents of a family.
#[derive(Debug, Default)]
pub struct Claims(HashMap<u64, Claim>);

#[derive(Clone, Copy, Debug)]
struct Claim {
    account: AccountId,
    /// It is on disk. Until then every edit under the id carries the claim: the first one may be refused, and the claim with it.
    is_stored: bool,
}

impl Claims {
    #[must_use]
    pub fn new(claims: impl IntoIterator<Item = (u64, AccountId)>) -> Self {
        Self(claims.into_iter().map(|(client, account)| (client, Claim { account, is_stored: true })).collect())
    }

    #[must_use]
    pub fn ownership(&self, client: u64, account: AccountId) -> Ownership {
        match self.0.get(&client) {
            // What the server itself wrote (templates, imports) is nobody's to continue.
            _ if client == crate::replica::SERVER_CLIENT => Ownership::Theirs,
            None => Ownership::Unclaimed,
            Some(claim) if claim.account == account => Ownership::Mine,
            Some(_) => Ownership::Theirs,
        }
    }

    /// The first use: from now on the id is this account's.
    /// Answers whether the edit must carry the claim to the disk.
    pub fn claim(&mut self, client: u64, account: AccountId) -> bool {
        !self.0.entry(client).or_insert(Claim { account, is_stored: false }).is_stored
    }

    /// The commit that held these claims is done.
    pub fn stored(&mut self, clients: &[u64]) {
        for client in clients {
            if let Some(claim) = self.0.get_mut(client) {
                claim.is_stored = true;
            }
        }
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
        assert!(claims.claim(7, mine));
        claims.claim(7, theirs);
        assert_eq!((claims.ownership(7, mine), claims.ownership(7, theirs)), (Ownership::Mine, Ownership::Theirs));
    }

    #[test]
    fn a_claim_travels_with_every_edit_until_one_of_them_is_on_disk() {
        let mine = AccountId::new();
        let mut claims = Claims::default();
        // The first edit was refused, and its claim with it.
        assert!(claims.claim(7, mine));
        assert!(claims.claim(7, mine));
        claims.stored(&[7]);
        assert!(!claims.claim(7, mine));
    }

    #[test]
    fn the_servers_own_id_is_nobodys() {
        assert_eq!(Claims::default().ownership(crate::replica::SERVER_CLIENT, AccountId::new()), Ownership::Theirs);
    }
}
