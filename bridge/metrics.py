"""What is counted, for Prometheus. Labels are names of lines and desks, never anything of a person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()

ARRIVED = Counter("sportello_events_arrived", "Webhook units and updates kept", ["source"], registry=REGISTRY)
REFUSED_WEBHOOKS = Counter("sportello_webhooks_refused", "Webhook posts refused", ["status"], registry=REGISTRY)
DECIDED = Counter("sportello_events_decided", "Events decided", registry=REGISTRY)
SET_ASIDE = Counter("sportello_events_set_aside", "Events nobody could decide", registry=REGISTRY)
CARRIED = Counter("sportello_deliveries", "Deliveries carried", ["lane", "outcome"], registry=REGISTRY)
BACKLOG = Gauge("sportello_backlog", "Unfinished deliveries", ["lane", "state"], registry=REGISTRY)
MEDIA_MISSING = Gauge("sportello_media_missing", "Citizens' files not shown at a desk", ["lane"], registry=REGISTRY)
LANE_UP = Gauge("sportello_lane_up", "1 while a lane's network answers", ["lane"], registry=REGISTRY)
