// SPDX-License-Identifier: Apache-2.0
/**
 * The Request protocol of LAVA: calls that a job's action makes, read from the job's file.
 *
 * <pre>
 *   file ─▶ JobReader ─▶ Job ─▶ JobRequests of an action and a role ─▶ words of a call, result
 * </pre>
 */
package nodeline.request;
