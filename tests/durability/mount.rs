//! File systems of a kind, where the machine lets us mount them.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Unmounted when dropped.
pub struct Mount {
    path: PathBuf,
}

impl Mount {
    /// Makes an existing folder read-only, even for root.
    pub fn read_only(path: &Path) -> Result<Self, String> {
        mount(&["--bind"], &[path, path])?;
        let mount = Self { path: path.to_owned() };
        mount.remount("bind,ro")?;
        Ok(mount)
    }

    /// A disk of this size, e.g. `2m`.
    pub fn small(path: &Path, size: &str) -> Result<Self, String> {
        mount(&["-t", "tmpfs", "-o", &format!("size={size}")], &[Path::new("none"), path])?;
        Ok(Self { path: path.to_owned() })
    }

    pub fn grow(&self, size: &str) {
        self.remount(&format!("size={size}")).unwrap();
    }

    fn remount(&self, options: &str) -> Result<(), String> {
        mount(&["-o", &format!("remount,{options}")], &[&self.path])
    }

    /// Writes a file that leaves about `free` bytes of the disk.
    pub fn fill(&self, ballast: &Path, free: usize) {
        let mut file = File::create(ballast).unwrap();
        while file.write_all(&[0; 4096]).is_ok() {}
        let length = file.metadata().unwrap().len();
        file.set_len(length.saturating_sub(free as u64)).unwrap();
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let status = Command::new("umount").arg(&self.path).status();
        assert!(status.is_ok_and(|status| status.success()) || std::thread::panicking());
    }
}

fn mount(options: &[&str], paths: &[&Path]) -> Result<(), String> {
    let output = Command::new("mount")
        .args(options)
        .args(paths)
        .output()
        .map_err(|error| format!("mount: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
}
