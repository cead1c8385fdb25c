"""An article under review: its places, their verdicts and its gold layer, kept up with changes.

A change is followed to what it concerns: the place that it is about, the places that annotations
made or moved there hang together with, and those that relations lead from. What is elsewhere is not
looked at, so that a verdict costs the same in an article of any size.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from annotator.agreement.alignment import Place, grouped, links_by_place, place_of, places
from annotator.agreement.judging import Spot, judged, layers_by_label, layers_of
from annotator.agreement.neighbours import Neighbours
from annotator.agreement.spot_rows import SpotRows
from annotator.model import Annotation
from annotator.model.curation import standing
from annotator.model.gold_layer import GoldChange, GoldLayer
from annotator.model.work import Touched
from annotator.project import Changes, Project

_MANY = 400
"""After so many changed annotations, as an import brings them, all is read anew."""


class Renewed(Struct, frozen=True):
    """What a change made of the places and of what is shown of them."""

    gone: Sequence[Spot] = ()
    """Places that are not there any more, or not so."""
    come: Sequence[Spot] = ()
    """Those that are there instead; a new verdict too makes another spot of a place."""
    gold: GoldChange = GoldChange()
    changed: Sequence[Annotation] = ()
    """Somebody's annotations that were made or changed."""
    removed: Sequence[str] = ()
    """The ids of those that were removed."""
    related: bool = False
    """Whether somebody related anything otherwise."""
    anew: bool = False
    """Whether all of it was read anew; the rest is empty then."""


class JudgedArticle:
    """Reads an article of a project, and takes in what is changed there."""

    def __init__(self, project: Project, document: str) -> None:
        self._project, self.document = project, document
        self._read()

    def _read(self) -> None:
        project, id = self._project, self.document
        self.work = work = project.work(id)
        self._tag_set = project.tag_set
        self._layer_of = layers_by_label(self._tag_set)
        everybody = list(work.annotations.values())
        self._owners = Counter(each.annotator for each in everybody)
        layers = layers_of(everybody, project.done_in(id))
        self.people = list(layers)
        """Whose versions there are, by name."""
        links = list(work.relations.values())
        found = places(layers, links, self._layer_of)
        self.spots = SpotRows(judged(found, everybody, links, list(work.decisions.values())))
        self._by_id = {spot.id: spot for spot in self.spots}
        self._of = {id: spot for spot in self.spots for id in spot.ids}
        self._at = {id: spot.id for id, spot in self._of.items()}
        """The place of each annotation, by its id."""
        self._near = Neighbours(everybody, self._layer_of)
        self.gold = GoldLayer(project.document(id), work, self._tag_set)

    def spot(self, id: str) -> Spot | None:
        """A place by its id."""
        return self._by_id.get(id)

    def spot_of(self, annotation: str) -> Spot | None:
        """The place of an annotation."""
        return self._of.get(annotation)

    def bereft(self) -> int:
        """How many verdicts that count took something where nobody has anything any more.

        Its owners removed it, or whoever merged their work did: nothing of it is in the gold layer.
        """
        there = self.work.annotations.keys()
        gone = [d for d in self.work.decisions.values() if there.isdisjoint(d.annotations)]
        around = self.work.decisions_around({id for each in gone for id in each.annotations})
        counting = standing(around) if gone else ()
        return sum(not each.rejects and there.isdisjoint(each.annotations) for each in counting)

    def take(self, changes: Changes) -> Renewed | None:
        """Take a change of the project in; None when it is about something else."""
        if changes.tag_set:
            self._read()
            return Renewed(anew=True)
        if self.document not in changes.documents:
            return None
        if changes.articles or len(changes.annotations) > _MANY:
            self._read()
            return Renewed(anew=True)
        touched = self.work.take(self._project.work_changed(self.document, changes))
        if self._people_changed(touched):
            self._read()
            return Renewed(anew=True)
        gold = self.gold.renew(touched.annotations)
        gone, come = self._renew(touched)
        now = self.work.annotations
        return Renewed(
            gone,
            come,
            gold,
            [now[id] for id in touched.before if id in now],
            [id for id in touched.before if id not in now],
            bool(touched.related),
        )

    def _people_changed(self, touched: Touched) -> bool:
        """Whether somebody takes part who did not, or no longer: that is about every place."""
        for id, before in touched.before.items():
            now = self.work.annotations.get(id)
            self._owners[now.annotator if now is not None else ""] += 1
            self._owners[before.annotator if before is not None else ""] -= 1
        owners = {name for name, count in self._owners.items() if name and count > 0}
        return sorted(owners.union(self._project.done_in(self.document))) != self.people

    # Places

    def _renew(self, touched: Touched) -> tuple[list[Spot], list[Spot]]:
        """The places that are gone or changed, and those that are there instead."""
        work = self.work
        part = self._moved(touched)
        found: dict[str, Spot] = {}
        for id in part:
            spot = self._of.pop(id, None)
            if spot is not None:
                found[spot.id] = spot
        layers = {name: list[Annotation]() for name in self.people}
        for each in work.named(part):
            layers[each.annotator].append(each)
        groups = grouped(layers, self._layer_of)
        further = self._name(groups, part) | (touched.related - part)
        decisions = work.decisions_around({*part, *touched.judged})
        about = touched.judged.union(*(each.annotations for each in decisions))
        beside = {spot.id: spot for id in further | about if (spot := self._of.get(id))}
        related = {spot_id for id in further if (spot_id := self._at.get(id)) is not None}
        made = self._placed(groups)
        made += self._placed([s.place.annotations for id, s in beside.items() if id in related])
        made += [spot.place for id, spot in beside.items() if id not in related]
        ids = {id for place in made for id in _ids(place)}
        around = work.decisions_around(ids)
        seen = work.named({id for each in around for id in each.annotations})
        links = [link for each in seen for link in work.relations_from(each.id)]
        return self._exchange({**found, **beside}, judged(made, seen, links, around))

    def _moved(self, touched: Touched) -> set[str]:
        """The annotations that may mean other places now."""
        before, now = touched.before, self.work.named(touched.before)
        part = self._near.together(each for each in before.values() if each is not None)
        for each in before.values():
            if each is not None:
                self._near.remove(each)
        for each in now:
            self._near.put(each)
        return part | self._near.together(now)

    def _name(self, groups: Iterable[Mapping[str, Annotation]], part: set[str]) -> set[str]:
        """Note which place annotations mean; from which others relations lead to another place."""
        named = {
            each.id: "\n".join(sorted(one.id for one in group.values()))
            for group in groups
            for each in group.values()
        }
        other = [id for id in part if self._at.get(id) != named.get(id)]
        for id in part:
            self._at.pop(id, None)
        self._at.update(named)
        return {each.source for id in other for each in self.work.relations_at(id)} - part

    def _placed(self, groups: Iterable[Mapping[str, Annotation]]) -> list[Place]:
        made: list[Place] = []
        for group in groups:
            own = [each for one in group.values() for each in self.work.relations_from(one.id)]
            links = links_by_place(own, self._at)
            here = self._at[next(iter(group.values())).id]
            made.append(place_of(group, self.people, links.get(here, {})))
        return made

    def _exchange(
        self, before: dict[str, Spot], now: Sequence[Spot]
    ) -> tuple[list[Spot], list[Spot]]:
        after = {spot.id: spot for spot in now}
        gone = [spot for id, spot in before.items() if after.get(id) != spot]
        come = [spot for id, spot in after.items() if before.get(id) != spot]
        for spot in gone:
            self.spots.remove(spot)
            del self._by_id[spot.id]
        for spot in come:
            self.spots.put(spot)
            self._by_id[spot.id] = spot
        for spot in now:
            for id in spot.ids:
                self._of[id] = spot
        return gone, come


def _ids(place: Place) -> list[str]:
    return [each.id for each in place.annotations.values()]
