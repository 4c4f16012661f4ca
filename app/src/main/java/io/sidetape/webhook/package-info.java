/// Tells other programs what became of calls. [Webhooks#tell] writes an [Event] down, a file for
/// each target that wants it, and returns; a [Lane] a target sends what lies in its folder, signed
/// after Standard Webhooks, tries again while it fails, and sets aside what nobody took in three
/// days. So an event survives a restart, and one dead target delays neither another nor a call.
///
/// ```
/// tell ──▶ {state}/webhooks/{target}/msg_{recording}_{type}.json ──▶ Lane ──▶ POST
///                                         │ nobody took it in time
///                                         └──▶ {state}/webhooks/set-aside/{target}/…
/// ```
///
/// A target's address is chosen by a tenant, so it is not trusted: it is looked at as resolved, at
/// the moment of connecting, redirects are not followed, and little of the answer is read.
@NullMarked
package io.sidetape.webhook;

import org.jspecify.annotations.NullMarked;
