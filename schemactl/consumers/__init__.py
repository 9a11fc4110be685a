"""Who reads what: subject.toml, EventBridge rules, SNS policies, infrastructure templates."""
