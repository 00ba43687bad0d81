// SPDX-License-Identifier: Apache-2.0
/**
 * The logs of groups in etcd 3.4 or later, by its JSON gateway. A thread of its own has all state;
 * what etcd is asked may be asked again after a lost answer, and happens once.
 *
 * <pre>
 *   PREFIX/g/GROUP/l/WRITER-NUMBER    records that were appended together; their order is etcd's
 *   PREFIX/g/GROUP/l/WRITER-NUMBER-I  a part of long ones, before them
 *   PREFIX/g/GROUP/s                  which snapshot there is
 *   PREFIX/g/GROUP/e                  that the log has ended; gone after an hour
 *   PREFIX/g/GROUP/c/NAME             a claim; gone with the lease of its program
 *   PREFIX/t/GROUP/SNAPSHOT-I         a part of a snapshot
 * </pre>
 */
package nodeline.etcd;
