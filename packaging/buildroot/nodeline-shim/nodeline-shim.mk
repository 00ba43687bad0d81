################################################################################
#
# nodeline-shim
#
# SPDX-License-Identifier: Apache-2.0
#
################################################################################

NODELINE_SHIM_VERSION = @VERSION@
NODELINE_SHIM_SITE = @SITE@
NODELINE_SHIM_LICENSE = Apache-2.0
NODELINE_SHIM_LICENSE_FILES = LICENSE

define NODELINE_SHIM_INSTALL_TARGET_CMDS
	$(MAKE) -C $(@D) install DESTDIR=$(TARGET_DIR)
endef

ifeq ($(BR2_PACKAGE_NODELINE_SHIM_GADGET),y)
define NODELINE_SHIM_INSTALL_GADGET
	$(MAKE) -C $(@D) install-gadget DESTDIR=$(TARGET_DIR) UNITDIR=
endef
NODELINE_SHIM_POST_INSTALL_TARGET_HOOKS += NODELINE_SHIM_INSTALL_GADGET

# It knows the verbs of an init script.
define NODELINE_SHIM_INSTALL_INIT_SYSV
	mkdir -p $(TARGET_DIR)/etc/init.d
	ln -sf ../../usr/sbin/nodeline-gadget $(TARGET_DIR)/etc/init.d/S45nodeline-gadget
endef

define NODELINE_SHIM_INSTALL_INIT_SYSTEMD
	$(MAKE) -C $(@D) install-gadget DESTDIR=$(TARGET_DIR)
endef
endif

$(eval $(generic-package))
