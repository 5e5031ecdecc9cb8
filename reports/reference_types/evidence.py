"""What helps us to see or hear, type by type, and the types that have no use for it: first data."""

from __future__ import annotations

# Nothing is looked into: what is asked, or told before it begins, has no evidence.
WITHOUT_FILES = frozenset({"general_enquiry", "absence_registration", "party_registration"})

# Sentences that the public reads above the button.
FILES_WANTED = {
    "theft": "A receipt, a serial number or a photo of the thing helps us most.",
    "burglary": "Photos of what was broken, and of what is gone, help us most.",
    "vehicle_theft": "A photo of the car helps us most.",
    "theft_from_vehicle": "Photos of the car, and of what is gone, help us most.",
    "lost_property": "A photo of the thing helps us most.",
    "found_property": "A photo of the thing helps us most.",
    "property_damage": "Photos of the damage, near and from further away, help us most.",
    "hit_run": "Photos of the damage, and film from a car camera, help us most.",
    "dangerous_driving": "Film from a car camera helps us most. Save all of it, not just a part.",
    "fraud": "Photos of bills, cards and messages help us most.",
    "cybercrime": "Pictures of the messages, the site and what you paid help us most.",
    "threats": "Pictures of the messages, or the voice mail, help us most.",
    "stalking": "Pictures of messages and calls help us most. Only keep them where it is safe.",
    "assault": "Photos of marks on the body, if you want to, and film of what happened help us most.",
    "noise": "A short recording from your home can help.",
    "parking": "A photo that shows the number plate helps us most.",
    "missing_person": "A photo of the face, not too old, helps us most.",
}
