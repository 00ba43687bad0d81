// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.scaling;

import java.util.List;

/**
 * What records and bridges cost, as measured. Each figure is a mean over the run.
 *
 * @param record seconds of processor time that a record costs all servers together
 * @param watch seconds that telling one record to one bridge costs a server
 * @param bridge seconds that one record costs a bridge which is told it
 * @param idle seconds a second that a bridge with claims costs all servers while nothing happens
 * @param octets on the network for one record told to one bridge
 * @param stored octets of the database for one record, until etcd compacts
 * @param append seconds from an append until it is safe, on a cluster without other load
 */
record ClusterCosts(
    double record,
    double watch,
    double bridge,
    double idle,
    double octets,
    double stored,
    double append) {
  /**
   * What was seen with some bridges.
   *
   * @param servers seconds of processor time of all servers, a record
   * @param bridges the same of all bridges
   * @param octets on the loopback, a record
   */
  record Seen(int watchers, double servers, double bridges, double octets) {}

  /** A straight line through points. */
  record Line(double base, double slope) {
    /** The line with the least squares; of two points at least. */
    static Line through(List<double[]> points) {
      double n = points.size();
      double x = points.stream().mapToDouble(p -> p[0]).sum() / n;
      double y = points.stream().mapToDouble(p -> p[1]).sum() / n;
      double xy = points.stream().mapToDouble(p -> (p[0] - x) * (p[1] - y)).sum();
      double xx = points.stream().mapToDouble(p -> (p[0] - x) * (p[0] - x)).sum();
      return new Line(y - x * xy / xx, xy / xx);
    }
  }
}
