//! The receiver: the listener that senders reach. It reads requests, has them stored, and then answers.
