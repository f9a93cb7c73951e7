//! Reading the event of a delivery: its type and its id, from where the provider's definition says they are.

use crate::lookup::Lookup;
use crate::template::Template;
use crate::{Event, Head, Provider};

/// How long a type or an id may be, in characters. What is longer is cut.
const LONGEST: usize = 256;

impl Provider {
    /// The event of a delivery. `body_prefix` is the body or its beginning: what is complete in it counts, whatever
    /// comes after. Each of the definition's sources is a template, and the first whose values are all there wins: for
    /// GitHub `issues.opened` where the body has an action, else `push`.
    pub fn event(&self, head: &Head<'_>, body_prefix: &[u8]) -> Event {
        let paths = self.event.iter().chain(&self.delivery).flat_map(Template::paths);
        let lookup = Lookup::new(head).with_body(body_prefix, paths, LONGEST);
        Event { event_type: first(&self.event, &lookup), event_id: first(&self.delivery, &lookup) }
    }
}

fn first(templates: &[Template], lookup: &Lookup<'_>) -> Option<String> {
    templates.iter().find_map(|template| {
        let text = template.render(lookup).ok()?;
        let text = String::from_utf8_lossy(&text);
        (!text.is_empty()).then(|| text.chars().take(LONGEST).collect())
    })
}
