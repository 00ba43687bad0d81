# SPDX-License-Identifier: Apache-2.0
SUMMARY = "LAVA MultiNode commands for a board's shell"
DESCRIPTION = "The commands lava-send, lava-wait and others. They speak over the board's console with Nodeline's bridge \
on another machine."
LICENSE = "Apache-2.0"
LIC_FILES_CHKSUM = "file://LICENSE;md5=@LICENSE_MD5@"

SRC_URI = "@SITE@/nodeline-shim-${PV}.tar.gz"
SRC_URI[sha256sum] = "@HASH@"
S = "${WORKDIR}/nodeline-shim-${PV}"

inherit allarch systemd

do_configure[noexec] = "1"
do_compile[noexec] = "1"

do_install() {
    oe_runmake install DESTDIR=${D} BINDIR=${bindir} LIBDIR=${nonarch_libdir}/nodeline-shim
    oe_runmake install-gadget DESTDIR=${D} SBINDIR=${sbindir} PROFILEDIR=${sysconfdir}/profile.d \
        UNITDIR=${systemd_system_unitdir}
}

PACKAGES =+ "${PN}-gadget"
FILES:${PN} = "${bindir} ${nonarch_libdir}/nodeline-shim"
FILES:${PN}-gadget = "${sbindir} ${sysconfdir}/profile.d ${systemd_system_unitdir}"
RDEPENDS:${PN}-gadget = "${PN}"
RRECOMMENDS:${PN}-gadget = "kernel-module-libcomposite kernel-module-usb-f-acm"

SYSTEMD_PACKAGES = "${PN}-gadget"
SYSTEMD_SERVICE:${PN}-gadget = "nodeline-gadget.service"
SYSTEMD_AUTO_ENABLE = "disable"
