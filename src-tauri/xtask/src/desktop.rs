//! The desktop: what its window needs of the machine, to be built, to be opened, and to be tested.

use std::env;

use crate::setup::{Requirement, Source};

/// Whether there is a screen to open a window on.
pub(crate) fn has_display() -> bool {
    let named = |variable: &str| env::var_os(variable).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

/// What building it takes. Elsewhere than on Linux the system brings it along.
pub(crate) const BUILDING: &[Requirement] = &[
    #[cfg(target_os = "linux")]
    Requirement {
        program: "pkg-config",
        source: Source::Package("pkg-config"),
        purpose: "finding the libraries that the window is built with",
    },
    #[cfg(target_os = "linux")]
    Requirement {
        program: "webkit2gtk-4.1",
        source: Source::Library("libwebkit2gtk-4.1-dev"),
        purpose: "building the window",
    },
];

/// What opening it takes.
pub(crate) const OPENING: &[Requirement] = &[
    #[cfg(target_os = "linux")]
    Requirement {
        program: "libayatana-appindicator3.so.1",
        source: Source::Shared("libayatana-appindicator3-1"),
        purpose: "Creel's icon in the tray",
    },
];

/// What driving it in a test takes: a screen, a bus, a keyring of its own, and somebody who presses the keys.
pub(crate) const TESTING: &[Requirement] = &[
    #[cfg(target_os = "linux")]
    Requirement { program: "Xvfb", source: Source::Package("xvfb"), purpose: "a screen for the window" },
    #[cfg(target_os = "linux")]
    Requirement {
        program: "dbus-daemon",
        source: Source::Package("dbus-daemon"),
        purpose: "a bus for notifications",
    },
    #[cfg(target_os = "linux")]
    Requirement {
        program: "gnome-keyring-daemon",
        source: Source::Package("gnome-keyring"),
        purpose: "a keyring for the data key",
    },
    #[cfg(target_os = "linux")]
    Requirement {
        program: "WebKitWebDriver",
        source: Source::Package("webkit2gtk-driver"),
        purpose: "using the window as a user would",
    },
    #[cfg(target_os = "linux")]
    Requirement {
        program: "DejaVuSans.ttf",
        source: Source::Font("fonts-dejavu-core"),
        purpose: "text in the window",
    },
];
