//! Judging again: what a changed secret or provider says of deliveries that are already stored.
