"""What bench/diagnosis/generate.py writes, and how score.py counts."""
import json
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[2] / "bench" / "diagnosis"))
import generate  # noqa: E402
import runs_file  # noqa: E402
import score  # noqa: E402

RUNS = json.loads((HERE.parents[1] / "data" / "runs.json").read_text())["runs"]
PLAIN = {"arch": "mlp", "act": "relu", "init": "he_normal", "depth": 3, "width": 8, "opt": "adam",
         "lr": 0.003, "data": "circles", "steps": 100, "seed": 1}


def run(id, labels, alarms=(), steps=100):
    return {"id": id, "labels": labels, "steps": steps, "family": id, "forecast": None,
            "label": score.primary(labels),
            "alarms": [{"step": step, "class": what, "layer": 0} for step, what in alarms]}


class RunsFile(unittest.TestCase):
    def refusal(self, text):
        with self.assertRaises(runs_file.Refused) as caught:
            runs_file.parse(text if isinstance(text, bytes) else text.encode())
        return str(caught.exception)

    def refusal_of(self, changes=(), **run):
        config = {key: value for key, value in {**PLAIN, **dict(changes)}.items()
                  if value is not KeyError}
        return self.refusal(json.dumps({"runs": [{"id": "a", "config": config, **run}]}))

    def test_what_is_no_list_of_runs_is_refused(self):
        self.assertIn("line 1, column 11", self.refusal('{"runs": ['))
        self.assertIn("no list 'runs'", self.refusal("[]"))
        self.assertIn("byte 1 is not UTF-8", self.refusal(b"{\xff}"))
        self.assertIn('"runs" stands twice', self.refusal('{"runs": [], "runs": []}'))
        self.assertIn("NaN is no number", self.refusal('{"runs": [NaN]}'))
        self.assertIn("runs[0] is not what it must be", self.refusal('{"runs": [3]}'))
        self.assertIn("too deep", self.refusal('{"runs": ' + "[" * 100000))
        self.assertTrue(self.refusal('{"runs": [' + "9" * 5000 + "]}"))

    def test_a_run_that_lacks_something_is_refused_by_its_id_and_the_key(self):
        self.assertEqual(self.refusal_of({"lr": KeyError}),
                         "run 'a': config has no 'lr' (expected a finite number)")
        self.assertEqual(self.refusal_of({"width": "32"}),
                         "run 'a': 'width' is not what it must be (expected a whole number from 1 "
                         "to 1000000, found \"32\")")
        self.assertIn("'depth'", self.refusal_of({"depth": 0}))
        self.assertIn("'residual'", self.refusal_of({"residual": 1}))
        self.assertIn("'steps'", self.refusal_of({"steps": True}))
        self.assertIn("config has no 'T'", self.refusal_of({"data": "delay", "arch": "rnn"}))
        self.assertIn("'labels'", self.refusal_of(labels=[]))
        self.assertIn("'config'", self.refusal_of(config=None))

    def test_no_text_of_a_file_becomes_code(self):
        self.assertIn("'id'", self.refusal_of(id='a"; system("x'))
        self.assertIn("'act'", self.refusal_of({"act": "relu>; int x"}))

    def test_ids_are_of_one_run_each(self):
        run = {"id": "a", "config": PLAIN}
        self.assertIn("stands twice", self.refusal(json.dumps({"runs": [run, run]})))

    def test_names_that_the_library_does_not_have_are_not_expressible(self):
        for changes in ({"act": "swish7"}, {"norm": "xn"}, {"opt": "lion"}, {"init": "normalx"}):
            run = {"id": "a", "config": {**PLAIN, **changes}}
            self.assertEqual(len(runs_file.parse(json.dumps({"runs": [run]}).encode())), 1)
            self.assertFalse(generate.expressible(run["config"]))


class Generate(unittest.TestCase):
    def test_every_run_of_the_fixture_that_has_layers_is_written_once(self):
        text = "\n".join(generate.sources(RUNS, 5))
        for one in RUNS:
            self.assertEqual(text.count(f'"{one["id"]}"'), 1)

    def test_runs_of_one_type_share_it(self):
        texts = generate.sources([{"id": "a", "config": PLAIN},
                                  {"id": "b", "config": {**PLAIN, "seed": 2, "lr": 1}}], 5)
        self.assertEqual(len(texts), 1)
        self.assertEqual(texts[0].count("struct setup_"), 1)
        self.assertEqual(texts[0].count("add_run"), 2)

    def test_a_shortcut_stands_where_the_widths_agree(self):
        deep = {**PLAIN, "residual": True, "alpha": 0.5}
        self.assertEqual(generate.network(deep).count("residual<"), 1)
        self.assertIn("repeat<2, strut::residual<strut::shortcut::scaled<0.5>",
                      generate.network(deep))
        self.assertEqual(generate.network({**deep, "width": 2}).count("residual<"), 2)
        self.assertNotIn("repeat", generate.network({**deep, "depth": 1}))

    def test_whole_numbers_and_small_ones_are_literals_of_the_right_type(self):
        self.assertIn("l2<1.0, strut::penalty::every_parameter>",
                      generate.trainer({**PLAIN, "wd": 1}))
        self.assertIn("by_global_norm<1e-06>", generate.trainer({**PLAIN, "clipnorm": 1e-6}))
        both = generate.trainer({**PLAIN, "clipnorm": 1, "clipvalue": 2})
        self.assertIn("clip_norm_then_value<1.0, 2.0>", both)

    def test_the_first_sample_may_be_the_poisoned_one(self):
        self.assertIn(".poisoned = 0", generate.options({"id": "a",
                                                         "config": {**PLAIN, "nan_at": 0}}))

    def test_a_recurrent_run_goes_through_its_steps_and_through_three(self):
        lstm = {**PLAIN, "arch": "lstm", "act": "tanh", "data": "delay", "T": 40, "width": 16,
                "forget_bias": -2, "rec_gain": 2}
        text = "\n".join(generate.sources([{"id": "a", "config": lstm}], 1))
        self.assertEqual(text.count("strut::input<40, 1>"), 1)
        self.assertEqual(text.count("strut::input<3, 1>"), 1)
        self.assertEqual(text.count("forget_bias<-2.0>"), 2)
        # As a struct's own name it would be found in that struct, too.
        self.assertNotIn("struct short_sequence", text)
        self.assertIn("using short_sequence =", text)
        self.assertEqual(text.count("recurrent_init<drawn_as<1, strut::uniform<0.5>>>"), 2)

    def test_a_simple_recurrent_layer_has_the_activation_of_the_run(self):
        rnn = {**PLAIN, "arch": "rnn", "data": "delay", "T": 5}
        self.assertIn("strut::relu", generate.network(rnn))
        self.assertNotIn("strut::relu", generate.network({**rnn, "act": "gelu"}))
        self.assertNotIn("strut::relu", generate.network({**rnn, "arch": "gru"}))

    def test_the_norm_of_a_recurrent_gradient_counts_biases_as_the_reference_does(self):
        gru = {**PLAIN, "arch": "gru", "data": "delay", "T": 5, "clipnorm": 1}
        self.assertIn("clip_norm_of_twins<1.0, 8, 16>", generate.trainer(gru))
        self.assertIn("clip_norm_of_twins<1.0, 0, 8>", generate.trainer({**gru, "arch": "rnn"}))

    def test_a_sequence_needs_a_recurrent_layer_and_the_other_way_round(self):
        self.assertFalse(generate.expressible({**PLAIN, "arch": "lstm"}))
        self.assertFalse(generate.expressible({**PLAIN, "data": "delay", "T": 5}))


class Score(unittest.TestCase):
    RUNS = [run("a", ["healthy"]), run("b", ["healthy"], [(50, "stalled")]),
            run("c", ["nan", "exploding"], [(10, "exploding"), (20, "nan")]),
            run("d", ["vanishing"], [(5, "stalled"), (30, "vanishing")]),
            run("e", ["stalled"])]

    def test_figures(self):
        found = score.scores(self.RUNS)
        self.assertAlmostEqual(found["precision"], 2 / 3)
        self.assertAlmostEqual(found["recall"], 2 / 3)
        self.assertAlmostEqual(found["f1"], 2 / 3)
        self.assertAlmostEqual(found["fpr"], 1 / 2)
        # nan, exploding and vanishing are right; stalled is missed once and wrong twice.
        self.assertAlmostEqual(found["macro_f1"], 3 / 4)
        self.assertEqual(found["by_class"]["stalled"],
                         {"f1": 0, "right": 0, "wrong": 2, "missed": 1})
        self.assertAlmostEqual(found["median_time"], 0.3)  # of 0.1, 0.3 and 1

    def test_what_a_family_carries_is_seen_without_it(self):
        self.assertAlmostEqual(score.groups(self.RUNS)["b"]["without"]["fpr"], 0)
        self.assertAlmostEqual(score.groups(self.RUNS)["e"]["without"]["f1"], 4 / 5)

    def test_runs_without_an_outcome_are_listed_and_left_out(self):
        runs = [{"id": "1_x", "config": PLAIN, "labels": ["healthy"]},
                {"id": "2_x", "config": PLAIN, "labels": ["vanishing"]}]
        found = score.report(runs, {"1_x": run("1_x", ["healthy"])})
        self.assertEqual([one["label"] for one in found["runs"]], ["healthy", "not_expressible"])
        self.assertEqual(found["scores"]["runs"], 1)
        self.assertEqual(found["scores"]["not_expressible"], 1)
        self.assertEqual(found["scores"]["agreement"]["primary"], 1)

    def test_a_forecast_is_no_alarm(self):
        warned = {**run("a", ["nan"]), "forecast": {"verdict": "fatal"}}
        self.assertEqual(score.scores([warned])["recall"], 0)
        self.assertEqual(score.forecast_scores([warned])["recall"], 1)


if __name__ == "__main__":
    unittest.main()
