// SPDX-License-Identifier: Apache-2.0
/** An extension of JUnit 5 that has the boards of a bench. */
package nodeline.client.junit;
