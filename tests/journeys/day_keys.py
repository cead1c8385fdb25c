"""The keys that tag a news article of one's own: an attribution of each kind that news has.

The scripts are written as in :mod:`tests.journeys.seed_keys`. Each goes on where the one before it
left off, finds its place, and ends in the text.
"""

ARTICLE = """\
Port workers vote to end their strike

Harbour officials said on Tuesday that the first ships would leave within hours.

"We have what we came for," union leader Maria Costa told reporters.

The mayor, Paul Reed, warned that the deal "will cost every household."

According to the port authority, nine ships are waiting.

Costa denied that money had been the only issue.

"Nobody has won," Reed said. "The city has only lost less."

Reed urged the union to publish the contract.
"""

SCRIPTS = {
    "speaker, cue, indirect claim": (
        "Ctrl+F {harb} Esc Shift+Right*2 S Right Q Shift+C Enter I Esc"
    ),
    "claim, speaker, cue": (
        'Ctrl+F {"we h} Esc Alt+Up C Enter D Esc Right Shift+Right*4 Shift+S Right Shift+Q'
    ),
    "speaker, cue, mixed claim": (
        "Ctrl+F {the may} Esc Shift+Right*3 S Right Q Shift+C Enter M Esc"
    ),
    "cue, speaker, claim": (
        "Ctrl+F {acc} Esc Shift+Right*2 Q Right Shift+Right*3 S Shift+C Enter I Esc"
    ),
    "speaker, cue, denied claim": "Ctrl+F {costa den} Esc Left S Right Q Shift+C Ctrl+G",
    "claim in two fragments": (
        'Ctrl+F {"nob} Esc Alt+Up C Enter D Esc Right*3 Shift+] + [ Left Shift+Q Left*2 Shift+S'
    ),
    "speaker, cue, demand": (
        "Ctrl+F {reed u} Esc Left S Right Q Right*3 Shift+] Shift+C Enter I Esc"
    ),
}
"""Kind -> the keys that find, tag, relate and describe it."""
IN_TEXT_ORDER = frozenset(
    {
        "speaker, cue, indirect claim",
        "speaker, cue, mixed claim",
        "cue, speaker, claim",
        "speaker, cue, denied claim",
        "speaker, cue, demand",
    }
)
BEFORE = {
    "speaker, cue, indirect claim": 21,
    "claim, speaker, cue": 20,
    "speaker, cue, mixed claim": 21,
    "cue, speaker, claim": 25,
    "speaker, cue, denied claim": 20,
    "claim in two fragments": 22,
    "speaker, cue, demand": 22,
}
"""Kind -> the keys that it took when a claim was related to one annotation at a time."""
CLAIMS = {
    "that the first ships would leave within hours": ("Harbour officials", "said"),
    '"We have what we came for,"': ("union leader Maria Costa", "told"),
    'that the deal "will cost every household."': ("The mayor, Paul Reed", "warned"),
    "nine ships are waiting": ("the port authority", "According to"),
    "that money had been the only issue": ("Costa", "denied"),
    '"Nobody has won," … "The city has only lost less."': ("Reed", "said"),
    "to publish the contract": ("Reed", "urged"),
}
"""Claim -> its speaker and its cue, as they must come out."""
