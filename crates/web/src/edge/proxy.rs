//! Who is behind a proxy. What a header says of that is believed only where a proxy that is trusted has sent it, and of a
//! chain of addresses only the part that such proxies have written: the rest is whatever the client likes.

use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// An address, or a network in CIDR notation: `127.0.0.1`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is neither an address, as 127.0.0.1, nor a network, as 10.0.0.0/8");
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => bits.parse().ok().filter(|bits| *bits <= most).ok_or_else(wrong)?,
            None => most,
        };
        Ok(Network { address, bits })
    }
}

impl Network {
    fn holds(&self, address: IpAddr) -> bool {
        let prefix = |all: u128, width: u8| if self.bits == 0 { 0 } else { all >> (width - self.bits) };
        match (self.address, address) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => prefix(u32::from(ours).into(), 32) == prefix(u32::from(theirs).into(), 32),
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => prefix(ours.into(), 128) == prefix(theirs.into(), 128),
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// The proxies that are trusted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(pub Vec<Network>);

impl Proxies {
    pub fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address.to_canonical()))
    }

    /// Who sent it: whoever is connected, or, where that is a trusted proxy, the first in the chain from its end that is none.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = peer.to_canonical();
        if !self.trust(nearest) {
            return nearest;
        }
        for hop in hops(headers).into_iter().rev() {
            match hop {
                Some(address) if self.trust(address) => nearest = address,
                Some(address) => return address,
                // What cannot be read tells nothing, and nothing before it can be believed.
                None => break,
            }
        }
        nearest
    }

    /// Whether that person's browser spoke HTTPS to a trusted proxy.
    pub fn speak_https(&self, peer: IpAddr, headers: &HeaderMap) -> bool {
        if !self.trust(peer.to_canonical()) {
            return false;
        }
        let said = last(headers, "x-forwarded-proto").or_else(|| pair(last(headers, "forwarded")?, "proto"));
        said.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
    }
}

/// Every entry of a header that may stand in several lines, in order. Never split by quotes: what a client has written before
/// must not swallow what a proxy has written after it.
fn entries<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    headers.get_all(name).iter().flat_map(|value| value.to_str().unwrap_or("?").split(',')).map(str::trim).collect()
}

fn last<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    entries(headers, name).pop()
}

/// The chain of addresses, the client's own claims first. `X-Forwarded-For` where there is one, else `Forwarded` (RFC 7239).
fn hops(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let plain = entries(headers, "x-forwarded-for");
    if !plain.is_empty() {
        return plain.into_iter().map(address).collect();
    }
    entries(headers, "forwarded").into_iter().map(|entry| pair(entry, "for").and_then(address)).collect()
}

/// The value of `name=value` among those between semicolons.
fn pair<'e>(entry: &'e str, name: &str) -> Option<&'e str> {
    entry
        .split(';')
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(known, value)| known.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"')))
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim_matches('"');
    let bare = match text.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => match text.split_once(':') {
            Some((bare, port)) if !port.contains(':') => bare,
            Some(_) | None => text,
        },
    };
    bare.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// What a client is counted by: an address of its own, or the network that one household or office has in version 6.
pub fn counted_by(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(networks: &[&str]) -> Proxies {
        Proxies(networks.iter().map(|network| network.parse().unwrap()).collect())
    }

    fn client(peer: &str, lines: &[(&'static str, &str)]) -> String {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        proxies(&["127.0.0.1", "10.0.0.0/8", "fd00::/8"]).client(peer.parse().unwrap(), &headers).to_string()
    }

    const FOR: &str = "x-forwarded-for";

    #[test]
    fn whoever_is_connected_is_the_client_unless_it_is_a_trusted_proxy() {
        assert_eq!(client("192.0.2.9", &[(FOR, "203.0.113.1")]), "192.0.2.9");
        assert_eq!(client("127.0.0.1", &[(FOR, "203.0.113.1")]), "203.0.113.1");
        assert_eq!(client("::ffff:127.0.0.1", &[(FOR, "203.0.113.1")]), "203.0.113.1");
        assert_eq!(client("127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn a_chain_is_read_from_its_end_and_what_the_client_wrote_before_it_is_not_believed() {
        assert_eq!(client("127.0.0.1", &[(FOR, "198.51.100.7, 203.0.113.1, 10.1.2.3")]), "203.0.113.1");
        assert_eq!(client("127.0.0.1", &[(FOR, "198.51.100.7"), (FOR, "203.0.113.1")]), "203.0.113.1");
        assert_eq!(client("127.0.0.1", &[(FOR, "10.9.9.9, 10.1.2.3")]), "10.9.9.9");
        assert_eq!(client("127.0.0.1", &[(FOR, "203.0.113.1, nonsense, 10.1.2.3")]), "10.1.2.3");
        assert_eq!(client("127.0.0.1", &[(FOR, "\"203.0.113.1"), (FOR, "203.0.113.2\"")]), "203.0.113.2");
        assert_eq!(client("127.0.0.1", &[(FOR, "")]), "127.0.0.1");
    }

    #[test]
    fn ports_brackets_and_the_standard_header_are_understood() {
        for (text, found) in [
            ("203.0.113.1:4711", "203.0.113.1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("::ffff:203.0.113.1", "203.0.113.1"),
        ] {
            assert_eq!(client("127.0.0.1", &[(FOR, text)]), found);
        }
        let standard = [("forwarded", "for=198.51.100.7, For=\"[2001:db8:cafe::17]:4711\";proto=https, for=10.0.0.1")];
        assert_eq!(client("fd00::5", &standard), "2001:db8:cafe::17");
        assert_eq!(client("127.0.0.1", &[("forwarded", "for=203.0.113.1, for=unknown")]), "127.0.0.1");
        // The one that a proxy is told to write counts; the other may be the client's.
        assert_eq!(client("127.0.0.1", &[("forwarded", "for=198.51.100.7"), (FOR, "203.0.113.1")]), "203.0.113.1");
    }

    #[test]
    fn networks_are_compared_by_their_first_bits_and_nonsense_is_refused_with_an_example() {
        let wide = proxies(&["0.0.0.0/0"]);
        assert!(wide.trust([198, 51, 100, 7].into()) && !wide.trust(Ipv6Addr::LOCALHOST.into()));
        let narrow = proxies(&["192.0.2.128/25"]);
        assert!(narrow.trust([192, 0, 2, 200].into()) && !narrow.trust([192, 0, 2, 100].into()));
        for bad in ["", "proxy.example.com", "10.0.0.0/33", "10.0.0.0/x", "::/129", "10.0.0.0/-1"] {
            assert!(bad.parse::<Network>().unwrap_err().contains("10.0.0.0/8"), "{bad}");
        }
    }

    #[test]
    fn https_is_what_the_last_trusted_proxy_says() {
        let says = |peer: [u8; 4], name: &'static str, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            proxies(&["10.0.0.0/8"]).speak_https(peer.into(), &headers)
        };
        assert!(says([10, 0, 0, 1], "x-forwarded-proto", "https"));
        assert!(says([10, 0, 0, 1], "forwarded", "for=1.2.3.4;proto=HTTPS"));
        assert!(!says([10, 0, 0, 1], "x-forwarded-proto", "https, http"));
        assert!(!says([192, 0, 2, 1], "x-forwarded-proto", "https"));
    }

    #[test]
    fn a_household_is_one_client_in_version_6() {
        assert_eq!(counted_by("2001:db8:1:2:aaaa::1".parse().unwrap()), counted_by("2001:db8:1:2:bbbb::2".parse().unwrap()));
        assert_eq!(counted_by("::ffff:192.0.2.1".parse().unwrap()), "192.0.2.1");
    }
}
