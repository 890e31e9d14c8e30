//! Opens and reads one file, and notices if it changes meanwhile.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::time::SystemTime;

use crate::buffer::Buffer;
use crate::problem::Problem;

/// An open file of a known size.
pub struct Source {
    file: File,
    size: u64,
    modified: Option<SystemTime>,
}

impl Source {
    pub fn open(path: &str) -> Result<Self, Problem> {
        let file = open_options().open(path).map_err(|error| problem_of(path, &error))?;
        let metadata = file.metadata().map_err(|error| problem_of(path, &error))?;
        if !metadata.is_file() {
            return Err(Problem::NotAFile);
        }
        Ok(Self { file, size: metadata.len(), modified: modified(&metadata) })
    }

    /// Its size in bytes when it was opened.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends the whole file to the buffer.
    pub fn read(mut self, buffer: &mut Buffer) -> Result<(), Problem> {
        let size = usize::try_from(self.size).map_err(|_| Problem::Unreadable)?;
        // One byte more than there should be: a file that has grown shows at once.
        let space = buffer.space(size + 1);
        let mut filled = 0;
        while filled <= size {
            match read_some(&mut self.file, &mut space[filled..])? {
                0 => break,
                count => filled += count,
            }
            if filled == size {
                break;
            }
        }
        self.verify(filled as u64)?;
        buffer.advance(size);
        Ok(())
    }

    /// Hands over the file in chunks as long as the buffer; stops when `take` fails.
    pub fn stream<E: From<Problem>>(
        mut self,
        chunk: &mut [u8],
        mut take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut total = 0;
        while total <= self.size {
            let count = fill(&mut self.file, chunk)?;
            if count == 0 {
                break;
            }
            total += count as u64;
            take(&chunk[..count])?;
        }
        Ok(self.verify(total)?)
    }

    /// Whether the file is still as it was when it was opened.
    fn verify(&self, bytes_read: u64) -> Result<(), Problem> {
        let metadata = self.file.metadata().map_err(|_| Problem::Unreadable)?;
        let is_same = bytes_read == self.size
            && metadata.len() == self.size
            && modified(&metadata) == self.modified;
        if is_same { Ok(()) } else { Err(Problem::Changed) }
    }
}

fn fill(file: &mut File, chunk: &mut [u8]) -> Result<usize, Problem> {
    let mut filled = 0;
    while filled < chunk.len() {
        match read_some(file, &mut chunk[filled..])? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(filled)
}

fn read_some(file: &mut File, space: &mut [u8]) -> Result<usize, Problem> {
    loop {
        match file.read(space) {
            Ok(count) => return Ok(count),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                return Err(Problem::PermissionDenied);
            }
            Err(_) => return Err(Problem::Unreadable),
        }
    }
}

fn modified(metadata: &Metadata) -> Option<SystemTime> {
    metadata.modified().ok()
}

#[cfg(unix)]
fn open_options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    // O_NONBLOCK: opening a named pipe must not wait for someone who writes into it.
    let nonblocking =
        if cfg!(any(target_os = "linux", target_os = "android")) { 0o4000 } else { 4 };
    let mut options = File::options();
    options.read(true).custom_flags(nonblocking);
    options
}

#[cfg(not(unix))]
fn open_options() -> OpenOptions {
    let mut options = File::options();
    options.read(true);
    options
}

fn problem_of(path: &str, error: &io::Error) -> Problem {
    // Windows says "access denied" for a folder, Linux "no such device" for a socket.
    if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Problem::NotAFile;
    }
    match error.kind() {
        ErrorKind::NotFound => Problem::NotFound,
        ErrorKind::PermissionDenied => Problem::PermissionDenied,
        _ => Problem::Unreadable,
    }
}
