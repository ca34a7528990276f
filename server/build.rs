//! Builds the web page, which goes into the binary. Without npm, or with `SKIP_WEB=1`, the binary has no page and says so.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, exit},
    time::SystemTime,
};

/// What the page is made of.
const SOURCES: [&str; 6] = ["src", "public", "index.html", "package-lock.json", "vite.config.ts", "tsconfig.json"];

fn main() {
    let web = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../web");
    for source in SOURCES {
        // Cargo would take a path that is missing for one that always changes, and compile the server anew each time.
        if web.join(source).exists() {
            println!("cargo:rerun-if-changed={}", web.join(source).display());
        }
    }
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=SKIP_WEB");
    fs::create_dir_all(web.join("dist")).expect("web/dist can be made: it is embedded, even when empty");

    if env::var("SKIP_WEB").is_ok_and(|value| value == "1") {
        return println!("cargo:warning=SKIP_WEB=1: the web page is left as it is in web/dist");
    }
    if !web.join("index.html").exists() {
        return println!("cargo:warning=there is no web/index.html: the binary has no web page");
    }
    if Command::new("npm").arg("--version").output().is_err() {
        return println!("cargo:warning=npm was not found: the binary has no web page. Install Node.js 20 or later and build again");
    }
    // npm leaves this file behind as the last thing it installs.
    let installed = changed(&web.join("node_modules/.package-lock.json"));
    if installed.is_none_or(|at| changed(&web.join("package-lock.json")).is_some_and(|lock| lock > at)) {
        run(&web, "npm", &["ci", "--no-audit", "--no-fund"]);
    }
    let built = changed(&web.join("dist/index.html"));
    let newest = SOURCES.iter().filter_map(|source| newest(&web.join(source))).max();
    if built.is_none_or(|at| newest.is_some_and(|source| source > at)) {
        run(&web, "npx", &["vite", "build"]);
    }
}

/// Runs to the end, or ends the build with what it printed.
fn run(web: &Path, program: &str, arguments: &[&str]) {
    let what = format!("{program} {}", arguments.join(" "));
    match Command::new(program).args(arguments).current_dir(web).output() {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            eprintln!("{what} failed in web/ ({}). SKIP_WEB=1 builds without the web page.", output.status);
            eprintln!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            exit(1);
        }
        Err(error) => {
            eprintln!("cannot run {what} in web/: {error}");
            exit(1);
        }
    }
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}

/// When anything in a file or folder changed last. Tests are not part of the page, but telling them apart is not worth it.
fn newest(path: &Path) -> Option<SystemTime> {
    let inside = fs::read_dir(path).into_iter().flatten().flatten().filter_map(|entry| newest(&entry.path()));
    inside.chain(changed(path)).max()
}
