// SPDX-License-Identifier: Apache-2.0
/** What the manager of a service is told: by systemd's {@code sd_notify} protocol. */
package nodeline.service;
