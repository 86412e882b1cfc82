"""Publishing to a CKAN portal: plan, apply, verify, roll back."""
