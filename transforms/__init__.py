"""Pure transforms: bytes or frames in, frames out; no files, network or clock."""
