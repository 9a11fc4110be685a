//! The engine of schemactl: reads captures and counts their events, exactly as the reference in `schemactl/infer/evidence` does. What it cannot
//! count, it leaves to Python.

mod base64;
mod caps;
mod clock;
mod codes;
mod compressed;
mod counting;
mod encodings;
mod formats;
mod forms;
mod keys;
mod kinds;
mod labels;
mod layouts;
mod log;
mod merging;
mod names;
mod needs;
mod node;
mod numbers;
mod objects;
mod parser;
mod places;
mod scanner;
mod snapshot;
mod strings;
mod subject;
mod table;
mod tape;
mod times;
mod traits;
mod unwrap;
mod validation;
mod walk;
mod words;

use std::collections::BTreeMap;
use std::panic::{catch_unwind, AssertUnwindSafe};

use caps::Caps;
use counting::Taking;
use forms::{EnvelopeData, Envelopes, OptionsData};
use names::{KeysData, Names};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use scanner::{Between, Scanner};
use validation::Schema;

/// For very many small things; unlike the system's own, it gives back what is freed while a subject after the other is handed to Python.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// start, stop, what, record, number, item: a record that was not counted, or an item of one (`Odd` in schemactl/native/__init__.py)
type Odd = (usize, usize, u32, usize, usize, usize);
/// What a text held: its bytes that were passed, where the last record in them begins, how many records they are, how many events were counted, and
/// whether it seems that the next record goes on behind the text.
type Passed = (u64, u64, u64, u64, bool);

type Snapshot<'py> = (Bound<'py, PyBytes>, Bound<'py, PyBytes>);

/// Reads records and counts their events; subjects are known by number.
#[pyclass(module = "schemactl.native._engine")]
struct Engine {
    scanner: Scanner,
    caps: Caps,
}

#[pymethods]
impl Engine {
    /// longest: bytes of a record. caps: of evidence, in the order of `Caps`. envelopes: in order of trial. keys: what of
    /// an event decides its subject.
    #[new]
    fn new(longest: usize, caps: [usize; 10], envelopes: Vec<EnvelopeData>, options: OptionsData, keys: KeysData) -> PyResult<Self> {
        let envelopes =
            Envelopes::new(&envelopes, options).ok_or_else(|| PyValueError::new_err("an envelope is described in words that have no meaning"))?;
        let caps = Caps::of(caps);
        Ok(Self { scanner: Scanner::new(longest, Taking::new(caps.clone()), envelopes, Names::new(&keys)), caps })
    }

    /// Have events counted for a subject: of this kind (events, CloudEvents, those that their file names), source and all else that decides (`Names`).
    /// An empty source of CloudEvents stands for any. part: a JSON pointer to what of the payload is counted.
    fn name(&mut self, kind: usize, source: &str, key: &str, subject: usize, part: &str) -> PyResult<()> {
        let told = self.scanner.names().tell(kind, source, key, subject, part);
        told.ok_or_else(|| PyValueError::new_err("there is no such kind of events"))
    }

    /// Count the payloads of a subject from now on.
    fn evidence(&mut self, subject: usize) {
        self.scanner.taking().count_evidence(subject);
    }

    /// Take only those payloads of a subject that a schema surely allows from now on: of draft 2020-12, with references to its own definitions alone.
    /// most_steps: that the search for a pattern may go back; largest: bytes to which a pattern may be compiled. Raises ValueError for a schema that
    /// cannot be compiled.
    fn check(&mut self, subject: usize, schema: &str, most_steps: usize, largest: usize) -> PyResult<()> {
        let schema = guarded(|| Schema::compile(schema, most_steps, largest))?.map_err(PyValueError::new_err)?;
        self.scanner.taking().allow(subject, schema);
        Ok(())
    }

    /// How many payloads of a subject were counted.
    fn taken(&mut self, subject: usize) -> u64 {
        self.scanner.taking().taken(subject)
    }

    /// All that is known of a subject, as JSON, and beside that what was seen below its labels; None where its payloads are not counted.
    fn snapshot<'py>(&mut self, py: Python<'py>, subject: usize) -> PyResult<Option<Snapshot<'py>>> {
        let scanner = &mut self.scanner;
        let written = py.detach(|| guarded(|| scanner.taking().snapshot(subject)))?;
        Ok(written.map(|(written, shapes)| (PyBytes::new(py, written.as_bytes()), PyBytes::new(py, shapes.as_bytes()))))
    }

    /// Count the payloads of a subject no longer, and forget what was counted; how many they were stays known.
    fn forget(&mut self, subject: usize) {
        drop(self.scanner.taking().evidence(subject));
    }

    /// Count payloads of a subject, with the times of their events in microseconds since 1970; returns the indices of the others.
    fn count(&mut self, py: Python<'_>, subject: usize, payloads: Vec<Bound<'_, PyBytes>>, times: Vec<Option<i64>>) -> PyResult<Vec<usize>> {
        let payloads: Vec<&[u8]> = payloads.iter().map(|payload| payload.as_bytes()).collect();
        let scanner = &mut self.scanner;
        py.detach(|| guarded(|| scanner.taking().count_all(subject, &payloads, &times)))
    }

    /// Count the events in texts that are a record each; returns the indices of the texts that were left, and how many events were in the others.
    fn read_each(&mut self, py: Python<'_>, texts: Vec<Bound<'_, PyBytes>>) -> PyResult<(Vec<usize>, u64)> {
        let texts: Vec<&[u8]> = texts.iter().map(|text| text.as_bytes()).collect();
        let scanner = &mut self.scanner;
        py.detach(|| guarded(|| scanner.texts(&texts)))
    }

    /// Pass the records between `start`, where one begins (if that is no object, at the beginning of a line), and `stop`. are_items: of an array, with
    /// a comma between them. file: in which they are. Returns what was passed, and the records that were not counted.
    #[allow(clippy::too_many_arguments)]
    fn read(&mut self, py: Python<'_>, text: &[u8], start: usize, stop: usize, file: &str, are_items: bool) -> PyResult<(Passed, Vec<Odd>)> {
        let scanner = &mut self.scanner;
        py.detach(|| {
            guarded(|| {
                let (text, is_good) = good_part(&text[start..stop]);
                let passed = scanner.read(text, file, if are_items { Between::Comma } else { Between::Anything });
                let places = |odd: &scanner::Odd| {
                    (odd.start as usize, odd.stop as usize, odd.what as u32, odd.record as usize, odd.number as usize, odd.item as usize)
                };
                let is_cut = passed.is_cut && is_good;
                ((passed.bytes, passed.last, passed.records, passed.events, is_cut), scanner.odd.iter().map(places).collect())
            })
        })
    }

    /// What was no event in the records since the last time, by kind.
    fn ignored(&mut self) -> BTreeMap<String, u64> {
        std::mem::take(&mut self.scanner.ignored)
    }

    /// Count what another engine counted of a subject, too; it counts it no longer.
    fn merge(&mut self, py: Python<'_>, subject: usize, other: &mut Engine, of_other: usize) -> PyResult<()> {
        let (mine, theirs, caps) = (self.scanner.taking(), other.scanner.taking(), &self.caps);
        py.detach(|| {
            guarded(|| {
                let payloads = theirs.taken(of_other);
                if let Some(theirs) = theirs.evidence(of_other) {
                    mine.merge(subject, theirs, payloads, caps);
                }
            })
        })
    }
}

/// A text as far as it is UTF-8, and whether that is because it ends.
fn good_part(text: &[u8]) -> (&str, bool) {
    if let Ok(text) = simdutf8::basic::from_utf8(text) {
        return (text, true);
    }
    match std::str::from_utf8(text) {
        Ok(text) => (text, true),
        Err(error) => (std::str::from_utf8(&text[..error.valid_up_to()]).unwrap_or_default(), error.error_len().is_none()),
    }
}

/// What `work` returns; a panic becomes an error of ours.
fn guarded<T>(work: impl FnOnce() -> T) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| PyRuntimeError::new_err("the engine failed; this is a bug of schemactl"))
}

/// How many lines end between `start` and `stop`.
#[pyfunction]
fn count_lines(text: &[u8], start: usize, stop: usize) -> usize {
    memchr::memchr_iter(b'\n', text.get(start..stop).unwrap_or_default()).count()
}

#[pymodule]
fn _engine(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("SOURCES", option_env!("SCHEMACTL_ENGINE_SOURCES"))?;
    module.add_function(wrap_pyfunction!(count_lines, module)?)?;
    module.add_class::<compressed::GzipMember>()?;
    module.add_class::<compressed::ZstdFrame>()?;
    module.add_class::<Engine>()
}
