from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "misas.records.referrals"
    label = "referrals"
