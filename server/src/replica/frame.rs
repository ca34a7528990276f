//! How a batch crosses the socket pair: one frame of requests there, one frame of responses back.
//!
//! A frame is the length of its body (u32) and the body: items one after another until it ends, each a tag byte and its fields. Integers
//! are little-endian, byte strings carry their length (u32). Decoding trusts nothing: what comes back may be from a child gone wrong.

use super::{Request, Response};
use bytes::{Buf, Bytes};

/// Bytes of the length in front of a body.
pub const PREFIX_BYTES: usize = 4;

/// The largest body either side sends or takes. Half of the child's memory: what does not fit in it, the child could not hold either.
pub const MAX_BODY_BYTES: usize = 1 << 30;

/// The batch is larger than [`MAX_BODY_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// The body is not a sequence of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// The length that a frame's first bytes announce.
pub fn body_length(prefix: [u8; PREFIX_BYTES]) -> Result<usize, TooLarge> {
    let length = usize::try_from(u32::from_le_bytes(prefix)).map_err(|_| TooLarge)?;
    if length <= MAX_BODY_BYTES { Ok(length) } else { Err(TooLarge) }
}

/// A whole frame, prefix included, ready to be written at once.
pub fn encode_requests(batch: &[Request]) -> Result<Vec<u8>, TooLarge> {
    let mut out = begin(batch.iter().map(request_bytes).sum())?;
    for request in batch {
        match request {
            Request::Open { document, parts } => {
                put_document(&mut out, 0, *document);
                put_length(&mut out, parts.len());
                for part in parts {
                    put_bytes(&mut out, part);
                }
            }
            Request::Apply { document, update } => {
                put_document(&mut out, 1, *document);
                put_bytes(&mut out, update);
            }
            Request::Diff { document, state_vector } => {
                put_document(&mut out, 2, *document);
                put_bytes(&mut out, state_vector);
            }
            Request::Snapshot { document } => put_document(&mut out, 3, *document),
            Request::Project { document } => put_document(&mut out, 4, *document),
            Request::Init { content } => {
                out.push(5);
                put_bytes(&mut out, content);
            }
            Request::Close { document } => put_document(&mut out, 6, *document),
        }
    }
    end(out)
}

/// The requests in a body; they share its bytes.
pub fn decode_requests(body: Bytes) -> Result<Vec<Request>, Malformed> {
    let mut body = Body(body);
    let mut batch = Vec::new();
    while body.0.has_remaining() {
        batch.push(match body.tag()? {
            0 => {
                let document = body.document()?;
                let mut parts = Vec::new();
                for _ in 0..body.length()? {
                    parts.push(body.bytes()?);
                }
                Request::Open { document, parts }
            }
            1 => Request::Apply { document: body.document()?, update: body.bytes()? },
            2 => Request::Diff { document: body.document()?, state_vector: body.bytes()? },
            3 => Request::Snapshot { document: body.document()? },
            4 => Request::Project { document: body.document()? },
            5 => Request::Init { content: body.bytes()? },
            6 => Request::Close { document: body.document()? },
            _ => return Err(Malformed),
        });
    }
    Ok(batch)
}

/// A whole frame, prefix included, ready to be written at once.
pub fn encode_responses(batch: &[Response]) -> Result<Vec<u8>, TooLarge> {
    let mut out = begin(batch.iter().map(response_bytes).sum())?;
    for response in batch {
        match response {
            Response::Done => out.push(0),
            Response::Opened { state_vector } => {
                out.push(1);
                put_bytes(&mut out, state_vector);
            }
            Response::Applied { changed: false } => out.push(2),
            Response::Applied { changed: true } => out.push(3),
            Response::Bytes(bytes) => {
                out.push(4);
                put_bytes(&mut out, bytes);
            }
            Response::NotOpen => out.push(5),
            Response::Refused { reason } => {
                out.push(6);
                put_bytes(&mut out, reason.as_bytes());
            }
        }
    }
    end(out)
}

/// The responses in a body; they share its bytes.
pub fn decode_responses(body: Bytes) -> Result<Vec<Response>, Malformed> {
    let mut body = Body(body);
    let mut batch = Vec::new();
    while body.0.has_remaining() {
        batch.push(match body.tag()? {
            0 => Response::Done,
            1 => Response::Opened { state_vector: body.bytes()? },
            2 => Response::Applied { changed: false },
            3 => Response::Applied { changed: true },
            4 => Response::Bytes(body.bytes()?),
            5 => Response::NotOpen,
            6 => Response::Refused { reason: String::from_utf8(body.bytes()?.into()).map_err(|_| Malformed)? },
            _ => return Err(Malformed),
        });
    }
    Ok(batch)
}

/// Reads from the front of a body; never past its end.
struct Body(Bytes);

impl Body {
    fn tag(&mut self) -> Result<u8, Malformed> {
        self.0.try_get_u8().map_err(|_| Malformed)
    }

    fn document(&mut self) -> Result<i64, Malformed> {
        self.0.try_get_i64_le().map_err(|_| Malformed)
    }

    fn length(&mut self) -> Result<usize, Malformed> {
        usize::try_from(self.0.try_get_u32_le().map_err(|_| Malformed)?).map_err(|_| Malformed)
    }

    fn bytes(&mut self) -> Result<Bytes, Malformed> {
        let length = self.length()?;
        if length <= self.0.len() { Ok(self.0.split_to(length)) } else { Err(Malformed) }
    }
}

/// Nothing yet but room for the prefix. Sizes are summed first so that nothing below can outgrow a u32.
fn begin(body_bytes: usize) -> Result<Vec<u8>, TooLarge> {
    if body_bytes > MAX_BODY_BYTES {
        return Err(TooLarge);
    }
    let mut out = Vec::with_capacity(PREFIX_BYTES + body_bytes);
    out.extend_from_slice(&[0; PREFIX_BYTES]);
    Ok(out)
}

fn end(mut out: Vec<u8>) -> Result<Vec<u8>, TooLarge> {
    let length = u32::try_from(out.len() - PREFIX_BYTES).map_err(|_| TooLarge)?;
    out[..PREFIX_BYTES].copy_from_slice(&length.to_le_bytes());
    Ok(out)
}

const TAG_BYTES: usize = 1;
const DOCUMENT_BYTES: usize = 8;
const LENGTH_BYTES: usize = 4;

fn request_bytes(request: &Request) -> usize {
    TAG_BYTES
        + match request {
            Request::Open { parts, .. } => {
                DOCUMENT_BYTES + LENGTH_BYTES + parts.iter().map(|part| LENGTH_BYTES + part.len()).sum::<usize>()
            }
            Request::Apply { update: bytes, .. } | Request::Diff { state_vector: bytes, .. } => DOCUMENT_BYTES + LENGTH_BYTES + bytes.len(),
            Request::Snapshot { .. } | Request::Project { .. } | Request::Close { .. } => DOCUMENT_BYTES,
            Request::Init { content } => LENGTH_BYTES + content.len(),
        }
}

fn response_bytes(response: &Response) -> usize {
    TAG_BYTES
        + match response {
            Response::Done | Response::Applied { .. } | Response::NotOpen => 0,
            Response::Opened { state_vector: bytes } | Response::Bytes(bytes) => LENGTH_BYTES + bytes.len(),
            Response::Refused { reason } => LENGTH_BYTES + reason.len(),
        }
}

fn put_document(out: &mut Vec<u8>, tag: u8, document: i64) {
    out.push(tag);
    out.extend_from_slice(&document.to_le_bytes());
}

fn put_length(out: &mut Vec<u8>, length: usize) {
    let length = u32::try_from(length).expect("the whole body was checked to be shorter");
    out.extend_from_slice(&length.to_le_bytes());
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_length(out, bytes.len());
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    fn some_bytes() -> impl Strategy<Value = Bytes> {
        vec(any::<u8>(), 0..40).prop_map(Bytes::from)
    }

    fn request() -> impl Strategy<Value = Request> {
        prop_oneof![
            (any::<i64>(), vec(some_bytes(), 0..4)).prop_map(|(document, parts)| Request::Open { document, parts }),
            (any::<i64>(), some_bytes()).prop_map(|(document, update)| Request::Apply { document, update }),
            (any::<i64>(), some_bytes()).prop_map(|(document, state_vector)| Request::Diff { document, state_vector }),
            any::<i64>().prop_map(|document| Request::Snapshot { document }),
            any::<i64>().prop_map(|document| Request::Project { document }),
            some_bytes().prop_map(|content| Request::Init { content }),
            any::<i64>().prop_map(|document| Request::Close { document }),
        ]
    }

    fn response() -> impl Strategy<Value = Response> {
        prop_oneof![
            Just(Response::Done),
            some_bytes().prop_map(|state_vector| Response::Opened { state_vector }),
            any::<bool>().prop_map(|changed| Response::Applied { changed }),
            some_bytes().prop_map(Response::Bytes),
            Just(Response::NotOpen),
            ".{0,20}".prop_map(|reason| Response::Refused { reason }),
        ]
    }

    fn body(frame: Vec<u8>) -> Bytes {
        let frame = Bytes::from(frame);
        let prefix = frame[..PREFIX_BYTES].try_into().unwrap();
        assert_eq!(body_length(prefix), Ok(frame.len() - PREFIX_BYTES));
        frame.slice(PREFIX_BYTES..)
    }

    proptest! {
        #[test]
        fn requests_read_back(batch in vec(request(), 0..8)) {
            prop_assert_eq!(decode_requests(body(encode_requests(&batch).unwrap())), Ok(batch));
        }

        #[test]
        fn responses_read_back(batch in vec(response(), 0..8)) {
            prop_assert_eq!(decode_responses(body(encode_responses(&batch).unwrap())), Ok(batch));
        }

        #[test]
        fn a_body_cut_short_is_never_the_same_batch(batch in vec(request(), 1..4), cut in any::<prop::sample::Index>()) {
            let whole = body(encode_requests(&batch).unwrap());
            let part = whole.slice(..cut.index(whole.len()));
            prop_assert_ne!(decode_requests(part), Ok(batch));
        }

        #[test]
        fn random_bytes_never_panic(bytes in vec(any::<u8>(), 0..80)) {
            let _ = decode_requests(bytes.clone().into());
            let _ = decode_responses(bytes.into());
        }
    }

    #[test]
    fn lengths_past_the_end_are_malformed() {
        let mut lying = vec![4];
        lying.extend_from_slice(&1_000_000_000u32.to_le_bytes());
        assert_eq!(decode_responses(lying.into()), Err(Malformed));
        assert_eq!(decode_responses(vec![7].into()), Err(Malformed));
        assert_eq!(decode_requests(vec![7].into()), Err(Malformed));
    }

    #[test]
    fn a_frame_past_the_limit_is_too_large() {
        assert_eq!(body_length(u32::MAX.to_le_bytes()), Err(TooLarge));
        assert_eq!(begin(MAX_BODY_BYTES + 1), Err(TooLarge));
    }
}
