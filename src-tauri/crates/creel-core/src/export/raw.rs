//! Raw: the requests as they were received, one after the other, as they follow each other on one connection (RFC 9112, section
//! 9.3) and as `POST /import` reads them.

use super::{Ended, File};
use crate::raw::{Piece, pieces, read, with_length};
use crate::store::Delivery;

/// Writes a request. One that does not say how long its body is gets a Content-Length unless it is `alone`: nobody would know
/// where the next begins.
pub(super) async fn write(file: &File, delivery: &Delivery, alone: bool) -> Result<(), Ended> {
    let store = file.creel.store();
    let (head, trailers) = store.head(delivery.id).await?;
    let names = file.credentials(delivery, &head);
    let head = super::without(&names, &head);
    // They have no line in front that is no field, as a head has.
    let trailers = match trailers.is_empty() {
        true => trailers,
        false => super::without(&names, &[b"\n", trailers.as_slice()].concat()).split_off(1),
    };
    let framed = alone || delivery.framing.chunked;
    let head = if framed { head } else { with_length(head, delivery.body_size) };
    let (head, rest) = pieces(delivery, head, trailers);
    file.put(head).await?;
    for piece in rest {
        match piece {
            Piece::Bytes(bytes) => file.put(bytes).await?,
            Piece::Stored(id, body) => {
                for slice in super::slices(body) {
                    file.put(read(store, id, slice).await?).await?;
                }
            }
        }
    }
    Ok(())
}
