# What every ready transform reads of a delivery, whoever sent it: $summary is what the provider's definition finds.
def text($part): $summary[$part].text;
def clip($most): tostring | if length > $most then .[:$most - 1] + "…" else . end;
def title: text("title") // $delivery.event_type // "Webhook received";
# trigger, acknowledge or resolve.
def action: $summary.status.meaning // "trigger";
# News that is no trouble: something was added, removed or planned.
def is_news: ($delivery.event_type // "") | test("^(site_created|site_deleted|maintenance[.]scheduled)$");
# critical, error, warning or info; where the sender does not say how bad it is, what it does decides.
def severity:
  if action == "resolve" or is_news then "info"
  else $summary.severity.meaning // (if action == "acknowledge" then "warning" else "error" end) end;
# What the same trouble has in common each time it is told; a delivery without it stands for itself.
def dedup_key: text("dedup_key") // $delivery.event_id // "creel-\($delivery.id)" | clip(255);
def source: text("source") // $delivery.endpoint;
def link: text("link");
def occurred_at: $summary.occurred_at // $delivery.received_at;
def mark: {trigger: "🔴", acknowledge: "🟡", resolve: "🟢"}[action];
def verb: {trigger: "Triggered", acknowledge: "Acknowledged", resolve: "Resolved"}[action];
# Pairs of a label and a text, for what shows them one below the other.
def facts:
  [["Status", text("status") // verb], ["Severity", text("severity") // severity], ["Source", source],
   ["Event", $delivery.event_type], ["Time", occurred_at]]
  | map(select(.[1] != null and .[1] != ""));
def lines: facts | map("\(.[0]): \(.[1])") | join("\n");
