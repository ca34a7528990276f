//! Our own reader of the Yjs v1 update.
