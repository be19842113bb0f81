//! LibreOffice's own accept-all and reject-all, by a macro in a profile of its own.

use std::fs;
use std::path::Path;
use std::process::Command;

use ostler::redline;

use super::{made, release};
use crate::series;

const SCRIPTS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="Settle"/></library:library>
"#;

const LIBRARIES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" library:link="false"/></library:libraries>
"#;

/// Each line of the file it is given is `command|document|text`: the command is done in the
/// document, and its text written.
const MACRO: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Settle" script:language="StarBasic">
Sub Settle(tasks As String)
  Dim task As String
  Dim fields
  Dim document
  Dim dispatcher
  Dim load(0) As New com.sun.star.beans.PropertyValue
  Dim save(1) As New com.sun.star.beans.PropertyValue
  On Error Goto Failed
  load(0).Name = "Hidden"
  load(0).Value = False
  save(0).Name = "FilterName"
  save(0).Value = "Text (encoded)"
  save(1).Name = "FilterOptions"
  save(1).Value = "UTF8,LF"
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  Open tasks For Input As #1
  Do While Not Eof(1)
    Line Input #1, task
    If Len(task) &gt; 0 Then
      fields = Split(task, "|")
      document = StarDesktop.loadComponentFromURL(fields(1), "_blank", 0, load())
      dispatcher.executeDispatch(document.CurrentController.Frame, fields(0), "", 0, Array())
      document.storeToURL(fields(2), save())
      document.close(True)
    End If
  Loop
  Close #1
  StarDesktop.terminate()
  Exit Sub
Failed:
  Open tasks &amp; ".error" For Output As #2
  Print #2, Error$ &amp; " in line " &amp; Erl
  Close #2
  StarDesktop.terminate()
End Sub
</script:module>
"#;

const ACCEPT: &str = ".uno:AcceptAllTrackedChanges";
const REJECT: &str = ".uno:RejectAllTrackedChanges";

#[test]
fn libreoffice_accepts_and_rejects_to_the_same_texts() {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("NOT RUN: soffice is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let mut tasks = String::new();
    let mut names = Vec::new();
    for (number, files) in series().into_iter().enumerate() {
        // LibreOffice 7.4 keeps its hands off the paragraph marks of a table of contents: a series
        // whose contents were re-typed cannot be held by it.
        if files.iter().any(|file| file.components().any(|part| part.as_os_str() == "openchain-en"))
        {
            continue;
        }
        // One pair of each series: starting the program and loading is what takes the time.
        let [.., older, newer] = files.as_slice() else { continue };
        let (older, newer) = (release(older.clone()), release(newer.clone()));
        let redline = made(&older, &newer, &redline::Options::default());
        let url = |name: &str| format!("file://{}", root.join(name).display());
        let mut task = |command: &str, kind: &str, bytes: &[u8]| {
            let document = format!("{number}-{kind}.docx");
            fs::write(root.join(&document), bytes).unwrap();
            let text = format!("{number}-{kind}.txt");
            tasks.push_str(&format!("{command}|{}|{}\n", url(&document), url(&text)));
        };
        task(ACCEPT, "accepted", &redline.bytes);
        task(ACCEPT, "new", &newer.bytes);
        task(REJECT, "rejected", &redline.bytes);
        task(ACCEPT, "old", &older.bytes);
        names.push((number, format!("{} to {}", older.path.display(), newer.path.display())));
    }
    run(root, &tasks);
    let label = regex::Regex::new(r"^ *(?:[^\w\s]|\(?[\w.]{1,6}[.)]?)(?: +|$)").unwrap();
    for (number, name) in names {
        for (settled, ought) in [("accepted", "new"), ("rejected", "old")] {
            let text = |kind: &str| {
                let text = fs::read_to_string(root.join(format!("{number}-{kind}.txt"))).unwrap();
                // What the program prints before list items is no text of the document.
                text.lines().map(|line| label.replace(line, "").into_owned()).collect::<Vec<_>>()
            };
            super::assert_same(&text(settled), &text(ought), &format!("{name}, {settled}"));
        }
    }
}

fn run(root: &Path, tasks: &str) {
    let soffice = || {
        let mut command = Command::new("soffice");
        command.arg(format!("-env:UserInstallation=file://{}", root.join("profile").display()));
        command.args(["--headless", "--norestore"]);
        command
    };
    // The profile must be there before the macro is put into it.
    soffice().arg("--terminate_after_init").output().unwrap();
    let basic = root.join("profile/user/basic");
    fs::create_dir_all(basic.join("Standard")).unwrap();
    fs::write(basic.join("script.xlc"), LIBRARIES).unwrap();
    fs::write(basic.join("Standard/script.xlb"), SCRIPTS).unwrap();
    fs::write(basic.join("Standard/Settle.xba"), MACRO).unwrap();
    let list = root.join("tasks");
    fs::write(&list, tasks).unwrap();
    let output = soffice()
        .arg(format!("macro:///Standard.Settle.Settle(\"{}\")", list.display()))
        .output()
        .unwrap();
    let error = fs::read_to_string(root.join("tasks.error")).unwrap_or_default();
    assert!(error.is_empty(), "{error} {}", String::from_utf8_lossy(&output.stderr));
}
