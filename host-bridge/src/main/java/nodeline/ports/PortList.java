// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.util.List;

/**
 * All serial ports.
 *
 * @param processesHidden whether there are processes whose open files may not be seen
 */
public record PortList(List<Port> ports, boolean processesHidden) {}
