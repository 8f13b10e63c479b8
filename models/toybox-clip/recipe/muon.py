"""Muon for the matrices of the transformer blocks, AdamW for everything else."""
import torch

ROUNDS = 4
# Quintic whose iteration sends singular values in (0, 1] close to 1 (Jordan et al. 2024, "Muon", their coefficients).
A, B, C = 3.4445, -4.7750, 2.0315


def orthogonal(g):
    """The nearest semi-orthogonal matrices to g [n,r,c], r >= c, roughly: singular values end in about 0.7..1.2.

    The polynomial is applied on the c x c side, so that tall matrices cost two large products only.
    """
    g = g / (g.norm(dim=(1, 2), keepdim=True) + 1e-7)
    gram = g.transpose(1, 2) @ g
    eye = torch.eye(gram.shape[-1], device=g.device)
    total = eye
    for _ in range(ROUNDS):
        factor = A * eye + gram @ (B * eye + C * gram)
        total = total @ factor
        gram = factor @ gram @ factor
    return g @ total


class Muon(torch.optim.Optimizer):
    """Momentum 0.95 (Nesterov), orthogonalised; a step has AdamW's usual size (RMS 0.2 x rate), so one rate serves both.

    rate is a tensor that is read at every step, so that a step can be captured as a graph.
    """

    def __init__(self, matrices, rate, momentum=0.95, weight_decay=0.05):
        super().__init__(matrices, dict(momentum=momentum, weight_decay=weight_decay))
        self.rate, shapes = rate, {}
        for p in self.param_groups[0]["params"]:
            shapes.setdefault((max(p.shape), min(p.shape)), []).append(p)
            self.state[p]["average"] = torch.zeros_like(p)
        self.alike = list(shapes.values())

    @torch.no_grad()
    def step(self):
        group = self.param_groups[0]
        for matrices in self.alike:
            moved = []
            for p in matrices:
                average = self.state[p]["average"]
                average.lerp_(p.grad, 1 - group["momentum"])
                m = p.grad.lerp(average, group["momentum"])
                moved.append(m if m.shape[0] >= m.shape[1] else m.T)
            steps = orthogonal(torch.stack(moved))
            for p, s in zip(matrices, steps):
                s = s if p.shape[0] >= p.shape[1] else s.T
                p.mul_(1 - self.rate * group["weight_decay"]).add_(s * (-0.2 * max(p.shape) ** 0.5) * self.rate)
