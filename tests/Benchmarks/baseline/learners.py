# Fits one learner to the rows that `learners` wrote: python3 learners.py FOLDER ridge|one|trees
# Writes the risks of the rows held out, and the seconds of the clock and of processors that fitting took: not starting, reading or predicting.
import json
import sys
import time

import numpy as np

folder, learner = sys.argv[1:]
settings = json.load(open(f"{folder}/settings.json"))
name = "columns" if learner == "trees" else "complete"
x = np.fromfile(f"{folder}/{name}.f64").reshape(-1, settings["columns"])
y = np.fromfile(f"{folder}/outcomes.f64")
folds = np.fromfile(f"{folder}/folds.i32", dtype=np.int32)
held, learnt = folds == -1, folds != -1


class Clock:
    """The seconds that fitting takes, of the clock and of processors."""

    def __init__(self):
        self.seconds, self.busy = time.perf_counter(), time.process_time()

    def stop(self, elsewhere=0):
        return {"seconds": time.perf_counter() - self.seconds, "busy": time.process_time() - self.busy + elsewhere}


def standardised(rows):
    """The columns of some rows without mean and spread, and both of these."""
    mean, spread = x[rows].mean(axis=0), x[rows].std(axis=0)
    return (x[rows] - mean) / spread, mean, spread


def path_loss(fold):
    """By penalty, the summed log loss of a fold, each fit begun where the one before ended; and the seconds of the processor."""
    from sklearn.linear_model import LogisticRegression

    busy = time.process_time()
    rows, test = learnt & (folds != fold), folds == fold
    z, mean, spread = standardised(rows)
    left = (x[test] - mean) / spread
    model = LogisticRegression(solver="lbfgs", tol=1e-6, max_iter=1000, warm_start=True)
    losses = []
    for penalty in settings["ridge"]:
        model.set_params(C=1 / (len(z) * penalty)).fit(z, y[rows])
        odds = model.decision_function(left)
        losses.append(np.sum(np.logaddexp(0, odds) - y[test] * odds))
    return losses, time.process_time() - busy


def ridge():
    from joblib import Parallel, delayed
    from sklearn.linear_model import LogisticRegression

    pool = Parallel(n_jobs=2)
    with pool:
        pool(delayed(abs)(-i) for i in range(2))  # Workers that are there already are not timed.
        clock = Clock()
        losses, busy = zip(*pool(delayed(path_loss)(fold) for fold in range(settings["folds"])))
        best = settings["ridge"][int(np.argmin(np.sum(losses, axis=0)))]
        z, mean, spread = standardised(learnt)
        model = LogisticRegression(C=1 / (len(z) * best), solver="lbfgs", tol=1e-6, max_iter=1000).fit(z, y[learnt])
        took = clock.stop(sum(busy))
    return took, best, model.predict_proba((x[held] - mean) / spread)[:, 1]


def one():
    from sklearn.linear_model import LogisticRegression

    penalty = settings["one"]
    clock = Clock()
    z, mean, spread = standardised(learnt)
    model = LogisticRegression(penalty="elasticnet", l1_ratio=settings["alpha"], C=1 / (len(z) * penalty), solver="saga", tol=1e-4, max_iter=1000, random_state=1)
    model.fit(z, y[learnt])
    return clock.stop(), penalty, model.predict_proba((x[held] - mean) / spread)[:, 1]


def trees():
    import xgboost

    how, rows = settings["trees"], x[learnt]
    clock = Clock()
    model = xgboost.train(
        {"objective": "binary:logistic", "tree_method": "hist", "max_depth": how["depth"], "eta": how["rate"], "lambda": how["ridge"],
         "min_child_weight": how["leaf"], "max_bin": 255, "base_score": y[learnt].mean(), "nthread": 2},
        xgboost.DMatrix(rows, y[learnt], nthread=2), how["rounds"])
    return clock.stop(), how["rounds"], model.predict(xgboost.DMatrix(x[held], nthread=2))


if __name__ == "__main__":
    took, tuned, risks = {"ridge": ridge, "one": one, "trees": trees}[learner]()
    risks.astype(np.float64).tofile(f"{folder}/{learner}.f64")
    json.dump({**took, "tuned": tuned}, open(f"{folder}/{learner}.json", "w"))
