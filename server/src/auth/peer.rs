//! From which network a request comes; only for counting failed logins.

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

/// An IPv4 address or an IPv6 /64, which is what one customer gets. `None` for this machine itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(Self(address.and_then(|address| network(address, &parts.headers))))
    }
}

/// A connection from this machine is a proxy's: what it says last in `X-Forwarded-For` is believed, since it appended that itself.
/// A proxy that says nothing makes everybody look alike, so then nobody is counted.
fn network(address: IpAddr, headers: &HeaderMap) -> Option<String> {
    let address = if address.to_canonical().is_loopback() { forwarded(headers)? } else { address };
    Some(match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
    })
}

fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim();
    last.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(address: &str, forwarded: Option<&'static str>) -> Option<String> {
        let mut headers = HeaderMap::new();
        if let Some(forwarded) = forwarded {
            headers.insert("x-forwarded-for", forwarded.parse().expect("a header"));
        }
        network(address.parse().expect("an address"), &headers)
    }

    #[test]
    fn one_customer_of_ipv6_is_one_network() {
        assert_eq!(seen("2001:db8:1:2:3:4:5:6", None).as_deref(), Some("2001:db8:1:2::"));
        assert_eq!(seen("2001:db8:1:2::9", None).as_deref(), Some("2001:db8:1:2::"));
        assert_eq!(seen("10.1.2.3", None).as_deref(), Some("10.1.2.3"));
        assert_eq!(seen("::ffff:10.1.2.3", None).as_deref(), Some("10.1.2.3"));
    }

    #[test]
    fn only_a_proxy_on_this_machine_may_speak_for_others() {
        assert_eq!(seen("127.0.0.1", Some("6.6.6.6, 10.1.2.3")).as_deref(), Some("10.1.2.3"));
        assert_eq!(seen("::1", Some("10.1.2.3")).as_deref(), Some("10.1.2.3"));
        assert_eq!(seen("10.9.9.9", Some("10.1.2.3")).as_deref(), Some("10.9.9.9"));
        assert_eq!(seen("127.0.0.1", None), None);
        assert_eq!(seen("127.0.0.1", Some("nonsense")), None);
    }
}
