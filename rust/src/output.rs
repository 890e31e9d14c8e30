//! The file that a build is written into.

use std::fs::File;
use std::io;

/// An existing file, or nothing when a build only checks and hashes.
pub struct Output(Option<File>);

impl Output {
    /// Opens the file at a path; none for the empty path.
    pub fn open(path: &str) -> io::Result<Self> {
        if path.is_empty() {
            return Ok(Self(None));
        }
        Ok(Self(Some(File::options().write(true).open(path)?)))
    }

    pub fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        match &self.0 {
            Some(file) => write_all_at(file, bytes, offset),
            None => Ok(()),
        }
    }

    /// Removes what stands at `offset` and after it.
    pub fn cut(&self, offset: u64) -> io::Result<()> {
        match &self.0 {
            Some(file) if file.metadata()?.len() > offset => file.set_len(offset),
            _ => Ok(()),
        }
    }
}

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
}

#[cfg(windows)]
fn write_all_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    use std::os::windows::fs::FileExt;
    let mut written = 0;
    while written < bytes.len() {
        match file.seek_write(&bytes[written..], offset + written as u64)? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            count => written += count,
        }
    }
    Ok(())
}
