//! Counts the events of a capture that are as foreseen, without making anything of them: what `schemactl/infer/batch/typed.py` does with
//! decoders, for the layout that is met most. It takes nothing that is in doubt; what it does not take, Python reads.
//!
//! The functions here are called through `ctypes` (`schemactl/native/library.py`). Nothing else is unsafe.

#![deny(unsafe_op_in_unsafe_fn)]

mod base64;
mod counts;
mod envelope;
mod lane;
mod log;
mod members;
mod payload;
mod programme;
mod report;
mod schema;
mod subject;
mod text;
mod times;
mod traits;

use lane::{Between, Lane, Odd, Passed};
use subject::Subject;

/// Of what both sides say to each other: raised with each change of it.
const PROTOCOL: u32 = 8;

/// The bytes that a pointer and a length mean.
///
/// # Safety
/// They must be readable for as long as what is returned is used.
unsafe fn bytes<'a>(start: *const u8, size: usize) -> &'a [u8] {
    if size == 0 {
        return &[];
    }
    unsafe { std::slice::from_raw_parts(start, size) }
}

/// The protocol that this library speaks.
#[no_mangle]
pub extern "C" fn schemactl_protocol() -> u32 {
    PROTOCOL
}

/// A lane; `schemactl_free` must be given it once.
#[no_mangle]
pub extern "C" fn schemactl_new(longest: usize) -> *mut Lane {
    Box::into_raw(Box::new(Lane::new(longest)))
}

/// Let a lane go.
///
/// # Safety
/// `lane` must come from `schemactl_new`, and be used by nobody any more.
#[no_mangle]
pub unsafe extern "C" fn schemactl_free(lane: *mut Lane) {
    drop(unsafe { Box::from_raw(lane) });
}

/// Have events of this source and type counted for a subject: CloudEvents (an empty source stands for any), or all others. Names that are not UTF-8
/// are never met.
///
/// # Safety
/// `lane` must come from `schemactl_new`; pointers and sizes must mean readable bytes.
#[no_mangle]
pub unsafe extern "C" fn schemactl_name(
    lane: *mut Lane,
    source: *const u8,
    source_size: usize,
    type_: *const u8,
    type_size: usize,
    subject: usize,
    is_cloud_event: bool,
) {
    let (source, type_) = unsafe { (bytes(source, source_size), bytes(type_, type_size)) };
    if let (Ok(source), Ok(type_)) = (std::str::from_utf8(source), std::str::from_utf8(type_)) {
        unsafe { &mut *lane }.name(source, type_, subject, is_cloud_event);
    }
}

/// Count the events of a subject by a programme. Whether it is understood.
///
/// # Safety
/// As `schemactl_name`.
#[no_mangle]
pub unsafe extern "C" fn schemactl_foresee(lane: *mut Lane, subject: usize, programme: *const u8, size: usize) -> bool {
    let way = Subject::counted(unsafe { bytes(programme, size) });
    unsafe { (*lane).take(subject, way) }
}

/// Take the events of a subject that a schema surely allows. Whether it is understood.
///
/// # Safety
/// As `schemactl_name`.
#[no_mangle]
pub unsafe extern "C" fn schemactl_check(lane: *mut Lane, subject: usize, schema: *const u8, size: usize) -> bool {
    let way = Subject::checked(unsafe { bytes(schema, size) });
    unsafe { (*lane).take(subject, way) }
}

/// How many events of a subject were counted.
///
/// # Safety
/// `lane` must come from `schemactl_new`.
#[no_mangle]
pub unsafe extern "C" fn schemactl_taken(lane: *const Lane, subject: usize) -> u64 {
    unsafe { (*lane).taken(subject) }
}

/// Count payloads of a subject: their text, where each ends in it, and when each came. `left` and `number_left` are set to the numbers of those that
/// are not as foreseen; they are good until the lane is used again. Whether there is a programme, and the text is UTF-8.
///
/// # Safety
/// As `schemactl_name`; `left` and `number_left` must be writable, and `number` things lie at `ends` and `times`.
#[no_mangle]
pub unsafe extern "C" fn schemactl_count(
    lane: *mut Lane,
    subject: usize,
    text: *const u8,
    size: usize,
    ends: *const u64,
    times: *const i64,
    number: usize,
    left: *mut *const u64,
    number_left: *mut usize,
) -> bool {
    let lane = unsafe { &mut *lane };
    let (Ok(text), true) = (std::str::from_utf8(unsafe { bytes(text, size) }), number > 0) else {
        return false;
    };
    let (ends, times) = unsafe { (std::slice::from_raw_parts(ends, number), std::slice::from_raw_parts(times, number)) };
    let is_foreseen = lane.payloads(subject, text, ends, times);
    unsafe {
        *left = lane.left.as_ptr();
        *number_left = lane.left.len();
    }
    is_foreseen
}

/// Count texts that are an event in its envelope each: all of them, and where each ends. `left` and `number_left` as `schemactl_count` has them.
/// Whether the text is UTF-8.
///
/// # Safety
/// As `schemactl_count`.
#[no_mangle]
pub unsafe extern "C" fn schemactl_texts(
    lane: *mut Lane,
    text: *const u8,
    size: usize,
    ends: *const u64,
    number: usize,
    left: *mut *const u64,
    number_left: *mut usize,
) -> bool {
    let lane = unsafe { &mut *lane };
    let (Ok(text), true) = (std::str::from_utf8(unsafe { bytes(text, size) }), number > 0) else {
        return false;
    };
    lane.texts(text, unsafe { std::slice::from_raw_parts(ends, number) });
    unsafe {
        *left = lane.left.as_ptr();
        *number_left = lane.left.len();
    }
    true
}

/// Pass the records of a text, which begins with one (if that is no object, at the beginning of a line), as far as it is UTF-8. are_items: of an
/// array, with a comma between them. `odd` and `number` are set to the records that were not counted; they are good until the lane is used again.
/// bare: the subject of events in no envelope; -1 where there is none.
///
/// # Safety
/// As `schemactl_name`; `odd` and `number` must be writable.
#[no_mangle]
pub unsafe extern "C" fn schemactl_read(
    lane: *mut Lane,
    text: *const u8,
    size: usize,
    are_items: bool,
    bare: isize,
    odd: *mut *const Odd,
    number: *mut usize,
) -> Passed {
    let lane = unsafe { &mut *lane };
    let (text, is_good) = good_part(unsafe { bytes(text, size) });
    let mut passed = lane.read(text, usize::try_from(bare).ok(), if are_items { Between::Comma } else { Between::Anything });
    passed.is_cut &= is_good;
    unsafe {
        *odd = lane.odd.as_ptr();
        *number = lane.odd.len();
    }
    passed
}

/// A text as far as it is UTF-8, and whether that is because it ends.
fn good_part(text: &[u8]) -> (&str, bool) {
    match std::str::from_utf8(text) {
        Ok(text) => (text, true),
        Err(error) => (std::str::from_utf8(&text[..error.valid_up_to()]).unwrap_or_default(), error.error_len().is_none()),
    }
}

/// What was counted of a subject, as JSON, of `size` bytes; null where there is nothing. `schemactl_let_go` must be given both once.
///
/// # Safety
/// `lane` must come from `schemactl_new`; `size` must be writable.
#[no_mangle]
pub unsafe extern "C" fn schemactl_report(lane: *mut Lane, subject: usize, size: *mut usize) -> *mut u8 {
    let Some(report) = (unsafe { (*lane).report(subject) }) else {
        return std::ptr::null_mut();
    };
    let report = report.into_bytes().into_boxed_slice();
    unsafe { *size = report.len() };
    Box::into_raw(report).cast()
}

/// Let a report go.
///
/// # Safety
/// Both must come from one call of `schemactl_report`.
#[no_mangle]
pub unsafe extern "C" fn schemactl_let_go(report: *mut u8, size: usize) {
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(report, size)) });
}
