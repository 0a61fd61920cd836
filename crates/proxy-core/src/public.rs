//! Addresses that an upstream's answer names, and which of them may be called:
//! those of the public internet, over TLS.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// A host and port, if the address is one that may be called at all.
pub fn target(address: &str) -> Option<(Url, Host<String>, u16)> {
    let url: Url = address.parse().ok()?;
    let plain = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
    let host = url.host().filter(|_| plain)?.to_owned();
    let port = url.port_or_known_default()?;
    let allowed = match &host {
        Host::Domain(_) => true,
        Host::Ipv4(ip) => is_public((*ip).into()),
        Host::Ipv6(ip) => is_public((*ip).into()),
    };
    allowed.then_some((url, host, port))
}

/// Whether an address is nobody's own network, nor a way to one.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => inner(ip).map_or_else(|| is_public_v6(ip), is_public_v4),
    }
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    // 2000::/3 is all that is given out; of it, documentation and 2001::/23's protocols are not.
    first & 0xe000 == 0x2000
        && !(first == 0x2001 && (second < 0x0200 || second == 0x0db8))
        && !(first == 0x3fff && second < 0x1000)
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let shared = a == 100 && b & 0xc0 == 64;
    let protocols = a == 192 && b == 0 && c == 0;
    let relays = a == 192 && b == 88 && c == 99;
    let benchmarks = a == 198 && b & 0xfe == 18;
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || a == 0
        || a >= 224
        || shared
        || protocols
        || relays
        || benchmarks)
}

/// The IPv4 address within an IPv6 address: mapped, compatible, NAT64, 6to4.
fn inner(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = ip.segments();
    let last = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match s {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, _, _, _, _, high, low]
        | [0x2002, high, low, ..] => Some(last(high, low)),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://fal.media/files/a.png", true)]
    #[case("https://8.8.8.8/a", true)]
    #[case("https://[2606:4700::1]/a", true)]
    #[case("http://fal.media/a", false)]
    #[case("file:///etc/passwd", false)]
    #[case("https://user@fal.media/a", false)]
    #[case("https://127.0.0.1/a", false)]
    #[case("https://2130706433/a", false)]
    #[case("https://0x7f.1/a", false)]
    #[case("https://127.1/a", false)]
    #[case("https://0/a", false)]
    #[case("https://10.0.0.1/a", false)]
    #[case("https://172.31.0.1/a", false)]
    #[case("https://192.168.1.1/a", false)]
    #[case("https://169.254.169.254/latest/meta-data", false)]
    #[case("https://100.64.0.1/a", false)]
    #[case("https://198.18.0.1/a", false)]
    #[case("https://224.0.0.1/a", false)]
    #[case("https://255.255.255.255/a", false)]
    #[case("https://[::1]/a", false)]
    #[case("https://[::]/a", false)]
    #[case("https://[fe80::1]/a", false)]
    #[case("https://[fc00::1]/a", false)]
    #[case("https://[fd12::1]/a", false)]
    #[case("https://[ff02::1]/a", false)]
    #[case("https://[::ffff:127.0.0.1]/a", false)]
    #[case("https://[::127.0.0.1]/a", false)]
    #[case("https://[64:ff9b::7f00:1]/a", false)]
    #[case("https://[2002:7f00:1::]/a", false)]
    #[case("https://[2001::1]/a", false)]
    #[case("https://[2001:db8::1]/a", false)]
    fn only_the_public_internet_is_called(#[case] address: &str, #[case] expected: bool) {
        assert_eq!(target(address).is_some(), expected);
    }

    proptest! {
        #[test]
        fn a_disguise_changes_nothing(ip in any::<u32>()) {
            let ip = Ipv4Addr::from(ip);
            prop_assert_eq!(is_public(ip.into()), is_public(ip.to_ipv6_mapped().into()));
            prop_assert_eq!(is_public(ip.into()), is_public(ip.to_ipv6_compatible().into()));
        }
    }
}
