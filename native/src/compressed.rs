//! Decompresses captures for `schemactl/capture/compressed.py`, a part at a time, with the interface that Python's own `zlib` and `compression.zstd`
//! have.

use std::mem::take;

use flate2::{Decompress, FlushDecompress, Status};
use pyo3::exceptions::{PyEOFError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use zstd::stream::raw::{Decoder, InBuffer, Operation, OutBuffer};

/// Bytes by which room for output grows.
const ROOM: usize = 1 << 16;
/// The window of deflate, as a power of two (RFC 1951, section 2).
const WINDOW: u8 = 15;

/// One member of gzip data (RFC 1952, section 2.3), with its header and its checksum.
#[pyclass(module = "schemactl.native._engine")]
pub struct GzipMember {
    member: Decompress,
    /// Whether the member has ended.
    #[pyo3(get)]
    eof: bool,
    rest: Vec<u8>,
    /// What the bytes held that were given last.
    out: Vec<u8>,
}

#[pymethods]
impl GzipMember {
    #[new]
    fn new() -> Self {
        Self { member: Decompress::new_gzip(WINDOW), eof: false, rest: Vec::new(), out: Vec::new() }
    }

    /// What the next bytes of the member hold. Raises ValueError where they are damaged; then nothing is given of them.
    fn decompress<'py>(&mut self, py: Python<'py>, text: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        py.detach(|| self.inflate(text)).map_err(PyValueError::new_err)?;
        Ok(PyBytes::new(py, &self.out))
    }

    /// What follows the member in the bytes that were given last.
    #[getter]
    fn unused_data<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.rest)
    }
}

impl GzipMember {
    fn inflate(&mut self, text: &[u8]) -> Result<(), String> {
        let (out, mut at) = (&mut self.out, 0);
        out.clear();
        while !self.eof {
            if out.len() == out.capacity() {
                out.reserve(ROOM);
            }
            let before = (self.member.total_in(), out.len());
            let status = self.member.decompress_vec(&text[at..], out, FlushDecompress::None).map_err(|error| error.to_string())?;
            at += (self.member.total_in() - before.0) as usize;
            self.eof = matches!(status, Status::StreamEnd);
            if !self.eof && out.len() < out.capacity() && (at == text.len() || before == (self.member.total_in(), out.len())) {
                break;
            }
        }
        self.rest = text[at..].to_vec();
        Ok(())
    }
}

/// One frame of zstd data (RFC 8878, section 3.1), or one that is for others to read (section 3.1.2), which holds nothing.
#[pyclass(module = "schemactl.native._engine")]
pub struct ZstdFrame {
    frame: Decoder<'static>,
    /// Whether the frame has ended, and all that it holds was given.
    #[pyo3(get)]
    eof: bool,
    /// Whether there is no more to give before more of the frame is given.
    #[pyo3(get)]
    needs_input: bool,
    rest: Vec<u8>,
    /// Room for what is given at once.
    out: Vec<u8>,
}

#[pymethods]
impl ZstdFrame {
    #[new]
    fn new() -> PyResult<Self> {
        Ok(Self { frame: Decoder::new()?, eof: false, needs_input: true, rest: Vec::new(), out: Vec::new() })
    }

    /// At most so many bytes of what the frame holds, as far as it was given. Raises ValueError where it is damaged, and EOFError behind its end.
    fn decompress<'py>(&mut self, py: Python<'py>, text: &[u8], most: usize) -> PyResult<Bound<'py, PyBytes>> {
        if self.eof {
            return Err(PyEOFError::new_err("the frame has ended"));
        }
        let written = py.detach(|| self.decode(text, most)).map_err(PyValueError::new_err)?;
        Ok(PyBytes::new(py, &self.out[..written]))
    }

    /// What follows the frame in the bytes that were given.
    #[getter]
    fn unused_data<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, if self.eof { &self.rest } else { &[] })
    }
}

impl ZstdFrame {
    /// Has so many bytes in `out`; returns how many.
    fn decode(&mut self, text: &[u8], most: usize) -> Result<usize, String> {
        let mut given = take(&mut self.rest);
        given.extend_from_slice(text);
        let (mut written, mut at) = (0, 0);
        self.out.resize(most, 0);
        loop {
            let (mut input, mut output) = (InBuffer::around(&given[at..]), OutBuffer::around(&mut self.out[written..]));
            let left = self.frame.run(&mut input, &mut output).map_err(|error| error.to_string())?;
            let (read, wrote) = (input.pos(), output.pos());
            at += read;
            written += wrote;
            self.eof = left == 0;
            if self.eof || written == most || (read == 0 && wrote == 0) {
                break;
            }
        }
        self.needs_input = !self.eof && written < most;
        self.rest = given.split_off(at);
        Ok(written)
    }
}
